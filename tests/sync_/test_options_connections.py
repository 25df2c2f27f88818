# Generated from tests/async_/test_options_connections.py by build_sync.py. Do not edit.
"""TLS, proxies, addresses, and sessions that a user sets."""

import ssl
from base64 import b64encode

import pytest

from ittybit.core.config.connections import Connections
from ittybit.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    ArgumentError,
)
from ittybit_sync import Ittybit
from ittybit_sync.http.tls import ssl_context
from tests.support.tls_server import TlsServer
from tests.support.wire_server import (
    MEDIA,
    Line,
    WireServer,
    answer,
    answering,
    tunnel_to,
)


def test_an_untrusted_server_is_refused() -> None:
    with TlsServer(answering(MEDIA)) as server:
        with Ittybit("key", base_url=server.url, max_retries=0) as client:
            with pytest.raises(
                APIConnectionError, match=r"check the .* certif"
            ) as caught:
                client.media.get("med_1")
    assert not isinstance(caught.value, APITimeoutError)
    assert server.requests == []


def test_a_file_of_certificate_authorities_is_trusted() -> None:
    with TlsServer(answering(MEDIA)) as server:
        with Ittybit("key", base_url=server.url, verify=server.authority) as client:
            for _ in range(3):
                assert (client.media.get("med_1")).id == "med_1"
    assert server.connections == 1


def test_a_tls_context_of_the_caller_is_used() -> None:
    with TlsServer(answering(MEDIA)) as server:
        context = ssl.create_default_context(cafile=server.authority)
        with Ittybit("key", base_url=server.url, verify=context) as client:
            assert (client.media.get("med_1")).id == "med_1"


def test_ssl_is_an_alias_of_verify() -> None:
    with TlsServer(answering(MEDIA)) as server:
        with Ittybit(
            "key", base_url=server.url, ssl=server.authority, max_retries=0
        ) as client:
            assert (client.media.get("med_1")).id == "med_1"
            with pytest.raises(APIConnectionError, match=r"(?i)certificate"):
                client.with_options(ssl=True).media.get("med_1")
            unchecked = client.with_options(ssl=False)
            assert (unchecked.media.get("med_1")).id == "med_1"
            with pytest.raises(ArgumentError, match="ssl and verify are the same"):
                client.with_options(ssl=False, verify=True)
    with pytest.raises(ArgumentError, match="ssl and verify are the same"):
        Ittybit("key", ssl=True, verify=True)


def test_a_certificate_for_another_host_is_refused() -> None:
    with TlsServer(answering(MEDIA), names=("other.example",)) as server:
        with Ittybit(
            "key", base_url=server.url, verify=server.authority, max_retries=0
        ) as client:
            with pytest.raises(APIConnectionError, match=r"(?i)certificate|127"):
                client.media.get("med_1")
            unchecked = client.with_options(verify=False)
            assert (unchecked.media.get("med_1")).id == "med_1"
    assert len(server.requests) == 1


def test_a_copy_without_verification_does_not_affect_other_copies() -> None:
    with TlsServer(answering(MEDIA)) as server:
        with Ittybit("key", base_url=server.url, max_retries=0) as client:
            client.with_options(verify=False).media.get("med_1")
            with pytest.raises(APIConnectionError):
                client.media.get("med_1")
            client.with_options(verify=server.authority).media.get("med_1")
    assert len(server.requests) == 2


def test_a_client_certificate_is_sent_if_the_server_requests_it() -> None:
    with TlsServer(answering(MEDIA), ask=True) as server:
        with Ittybit(
            "key", base_url=server.url, verify=server.authority, max_retries=0
        ) as client:
            with pytest.raises(APIConnectionError):
                client.media.get("med_1")
            for cert in (server.client, (server.client, server.client)):
                shown = client.with_options(cert=cert)
                assert (shown.media.get("med_1")).id == "med_1"


def test_clients_with_equal_settings_share_a_tls_context() -> None:
    with TlsServer(answering(MEDIA)) as server:
        made = {
            ssl_context(Connections(verify=server.authority, proxy=proxy))
            for proxy in (None, "http://h")
        }
        assert len(made) == 1
    assert ssl_context(Connections()) is ssl_context(Connections())
    assert ssl_context(Connections()) is not ssl_context(Connections(verify=False))


@pytest.mark.parametrize("name", ["verify", "cert"])
@pytest.mark.parametrize("content", [None, b"no certificate"])
def test_a_file_without_a_certificate_is_named(
    name: str, content: bytes | None, tmp_path: object
) -> None:
    path = f"{tmp_path}/file.pem"
    if content is not None:
        with open(path, "wb") as file:
            file.write(content)
    with Ittybit("key", base_url="https://127.0.0.1:1") as client:
        with pytest.raises(ArgumentError, match=rf"{name}: cannot use '.*file\.pem'"):
            client.with_options(**{name: path}).media.get("med_1")  # type: ignore[arg-type]  # both are paths


def test_a_proxy_setting_takes_precedence_over_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with WireServer(answering(MEDIA)) as proxy:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        monkeypatch.setenv("NO_PROXY", "*")
        address = f"http://us%40er:pa%3Ass@127.0.0.1:{proxy.port}"
        with Ittybit("key", base_url="http://h.example", proxy=address) as client:
            client.media.get("med_1")
    (request,) = proxy.requests
    assert request.target == "http://h.example/media/med_1"
    assert request.headers["proxy-authorization"] == (
        f"Basic {b64encode(b'us@er:pa:ss').decode()}"
    )


def test_https_through_a_proxy_is_encrypted_end_to_end() -> None:
    with (
        TlsServer(answering(MEDIA)) as server,
        WireServer(tunnel_to(server.port)) as proxy,
    ):
        with Ittybit(
            "ik_secret", base_url=server.url, verify=server.authority, proxy=proxy.url
        ) as client:
            for _ in range(2):
                assert (client.media.get("med_1")).id == "med_1"
    (request,) = proxy.requests
    assert (request.method, request.target) == ("CONNECT", f"127.0.0.1:{server.port}")
    assert "ik_secret" not in repr(request)
    assert len(server.requests) == 2
    assert server.requests[0].headers["authorization"] == "Bearer ik_secret"


@pytest.mark.parametrize(
    "proxy",
    ["h:3128", "socks5://h", "http://", "http://h:x", "http://%E2%82%AC:x@h", 3],
)
def test_an_invalid_proxy_is_refused_without_showing_it(proxy: object) -> None:
    with pytest.raises(ArgumentError, match="proxy must be an http or https URL"):
        Ittybit("key", proxy=proxy)  # type: ignore[arg-type]  # wrong on purpose


def test_connections_use_the_given_local_address() -> None:
    came_from: list[str] = []

    def script(line: Line) -> None:
        came_from.append(line.peer)
        answering(MEDIA)(line)

    with WireServer(script) as server:
        with Ittybit("key", base_url=server.url, local_address="127.0.0.2") as client:
            client.media.get("med_1")
    assert came_from == ["127.0.0.2"]


def test_an_address_of_another_machine_is_a_connection_error() -> None:
    with WireServer(answering(MEDIA)) as server:
        with Ittybit(
            "key", base_url=server.url, local_address="192.0.2.7", max_retries=0
        ) as client:
            with pytest.raises(APIConnectionError):
                client.media.get("med_1")


def test_redirects_can_be_left_to_the_caller() -> None:
    away = answer(b"{}", "302 Found", Location="/elsewhere")
    with WireServer(answering(away)) as server:
        with Ittybit("key", base_url=server.url, follow_redirects=False) as client:
            with pytest.raises(APIStatusError, match="answered 302") as caught:
                client.get("/here")
    assert len(server.requests) == 1
    assert caught.value.headers["location"] == "/elsewhere"
