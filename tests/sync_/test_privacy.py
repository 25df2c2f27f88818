# Generated from tests/async_/test_privacy.py by build_sync.py. Do not edit.
"""Keys, cookies, and .netrc entries are sent to no wrong server."""

from pathlib import Path

import pytest

from ittybit_emulator import Emulator
from ittybit_sync import Ittybit
from tests.support.wire_server import MEDIA, WireServer, answer, answering

KEY = "ik_secret"


@pytest.fixture
def netrc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "netrc"
    path.write_text("machine 127.0.0.1 login me password mine\n")
    path.chmod(0o600)
    monkeypatch.setenv("NETRC", str(path))
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".netrc").write_bytes(path.read_bytes())
    (tmp_path / ".netrc").chmod(0o600)


@pytest.mark.usefixtures("netrc")
def test_a_netrc_entry_never_replaces_the_key() -> None:
    with WireServer(answering(MEDIA)) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            client.media.get("med_1")
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.usefixtures("netrc")
def test_a_netrc_entry_is_not_sent_to_other_origins(
    tmp_path: Path,
) -> None:
    with WireServer(answering(answer(b"bytes"))) as server:
        with Ittybit(KEY, base_url="http://127.0.0.1:1") as client:
            client.files.download(f"{server.url}/x", tmp_path / "x")
    assert "authorization" not in server.requests[0].headers


def test_a_received_cookie_is_never_sent_back() -> None:
    cookie = answer(b'{"id": "med_1"}', Set_Cookie="session=1; Path=/; HttpOnly")
    with WireServer(answering(cookie)) as server:
        # With a host name, because no library keeps a cookie of an IP address.
        url = server.url.replace("127.0.0.1", "localhost")
        with Ittybit(KEY, base_url=url) as client:
            for _ in range(3):
                client.media.get("med_1")
    assert len(server.requests) == 3
    assert not any("cookie" in request.headers for request in server.requests)


def test_the_key_is_sent_to_the_api_but_not_to_the_delivery_domain(
    client: Ittybit, emulator: Emulator, samples: Path, tmp_path: Path
) -> None:
    file = client.files.upload(samples / "still.png")
    client.files.download(file, tmp_path / "still.png")
    assert emulator.requests.matching(port="api")
    for arrival in emulator.requests.matching(port="api"):
        assert arrival.headers["Authorization"] == f"Bearer {emulator.key}"
    assert len(emulator.requests.matching(port="delivery")) == 2
    for arrival in emulator.requests.matching(port="delivery"):
        assert "Authorization" not in arrival.headers
        assert emulator.key not in arrival.target


def test_a_client_identifies_itself_and_requests_json() -> None:
    with WireServer(answering(MEDIA)) as server:
        with Ittybit(KEY, base_url=server.url) as client:
            client.media.get("med_1")
    headers = server.requests[0].headers
    assert headers["user-agent"].startswith("ittybit/")
    assert headers["accept"] == "application/json"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert headers["accept-version"] == "2025-08-20"
    assert set(headers) == {
        "host",
        "user-agent",
        "accept",
        "accept-encoding",
        "accept-version",
        "authorization",
    } | ({"connection"} & set(headers))
