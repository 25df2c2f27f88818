# Generated from tests/async_/test_url_spelling.py by build_sync.py. Do not edit.
"""The client sends a URL byte for byte, because its signature covers the spelling."""

from pathlib import Path

import pytest

from ittybit.signing import sign_url
from ittybit_emulator import Emulator
from ittybit_sync import Ittybit
from tests.support.wire_server import MEDIA, WireServer, answer, answering

TARGETS = [
    "/a%7Eb~c.mp4",
    "/a%2Ab*c.mp4",
    "/a%2Fb/c.mp4",
    "/a/b/../c.mp4",
    "/a/./b/c.mp4",
    "/a/b//c.mp4",
    "/a%20b+c.mp4",
    "/a.mp4?redirect=http%3A%2F%2Fh%2Fx",
    "/a.mp4?expiry=1&method=get&signature=a-b_c%3D%3D",
    "/a.mp4?b=%2A%7E*~&a=+%20&&c",
    "/%C3%BC(1)'!.mp4?x=1",
]


@pytest.mark.parametrize("target", TARGETS)
def test_the_url_of_a_file_is_sent_unchanged(target: str, tmp_path: Path) -> None:
    with WireServer(answering(answer(b"bytes"))) as server:
        with Ittybit("key", base_url="http://127.0.0.1:1") as client:
            client.files.download(server.url + target, tmp_path / "x")
    assert [request.target for request in server.requests] == [target]


@pytest.mark.parametrize("path", ["/x?", "/y/?"])
def test_an_empty_query_is_not_sent(path: str) -> None:
    moved = answer(b"", "307 Temporary Redirect", Location=path)
    with WireServer(answering(moved, MEDIA)) as server:
        with Ittybit("key", base_url=server.url) as client:
            client.get(path)
    sent = [request.target for request in server.requests]
    assert sent == [path.removesuffix("?")] * 2


# urllib3 removes dot segments of the URL in a proxy request, as RFC 3986 allows.
@pytest.mark.parametrize("target", [t for t in TARGETS if "/." not in t])
def test_the_url_of_a_file_is_sent_unchanged_to_a_proxy(
    target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with WireServer(answering(answer(b"bytes"))) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        with Ittybit("key", base_url="http://127.0.0.1:1") as client:
            url = f"http://files.example{target}"
            client.files.download(url, tmp_path / "x")
    assert [request.target for request in proxy.requests] == [url]


@pytest.mark.parametrize(
    ("url", "sent", "host"),
    [
        ("http://h.example:80/x", "http://h.example/x", "h.example"),
        ("http://h.example./x", "http://h.example./x", "h.example"),
        ("http://[::1]:80/x", "http://[::1]/x", "[::1]"),
    ],
)
def test_a_proxy_receives_no_default_port_and_one_spelling_of_the_host(
    url: str, sent: str, host: str
) -> None:
    with WireServer(answering(MEDIA)) as proxy:
        with Ittybit("key", base_url="http://h", proxy=proxy.url) as client:
            client.get(url)
    request = proxy.requests[0]
    assert (request.target, request.headers["host"]) == (sent, host)


@pytest.mark.parametrize("name", ["a~b.png", "a*b c+d.png", "ü(1)'!.png", "a%7Eb.png"])
def test_a_signed_url_is_accepted_for_any_filename(
    client: Ittybit, emulator: Emulator, samples: Path, tmp_path: Path, name: str
) -> None:
    source = samples / "still.png"
    client.files.upload(source, folder="a b/~c", filename=name)
    emulator.private = True
    url = sign_url(
        emulator.delivery_url,
        name,
        folder="a b/~c",
        expiry=4_000_000_000,
        method="get",
        key=emulator.key,
    )
    client.files.download(url, tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == source.read_bytes()


def test_a_query_is_encoded_by_the_client_alone() -> None:
    with WireServer(answering(MEDIA)) as server:
        with Ittybit("key", base_url=f"{server.url}/v1/") as client:
            client.media.get(
                "m~1",
                request_options={
                    "additional_query_parameters": {"q": "a b/~*", "f": True}
                },
            )
    assert server.requests[0].target == "/v1/media/m~1?q=a%20b%2F~%2A&f=true"
