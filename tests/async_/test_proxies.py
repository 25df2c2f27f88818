"""Proxies of the environment are used, except for the hosts in NO_PROXY."""

from base64 import b64encode

import pytest

from ittybit.errors import APIConnectionError, APITimeoutError, ArgumentError
from ittybit_async import AsyncIttybit
from tests.support.tls_server import TlsServer
from tests.support.wire_server import MEDIA, Line, WireServer, answer, answering


async def test_http_requests_to_a_proxy_contain_the_full_url(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with WireServer(answering(MEDIA)) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        async with AsyncIttybit("key", base_url="http://api.example:8080") as client:
            assert (await client.media.get("med_1")).id == "med_1"
    request = proxy.requests[0]
    assert request.target == "http://api.example:8080/media/med_1"
    assert request.headers["host"] == "api.example:8080"
    assert "proxy-authorization" not in request.headers


async def test_https_uses_a_tunnel_that_does_not_show_the_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with WireServer(answering(answer(b"no", "403 Forbidden"))) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        async with AsyncIttybit(
            "ik_secret", base_url="https://api.example", max_retries=0
        ) as client:
            with pytest.raises(APIConnectionError, match="403"):
                await client.media.get("med_1")
    (request,) = proxy.requests
    assert (request.method, request.target) == ("CONNECT", "api.example:443")
    assert "authorization" not in request.headers
    assert "ik_secret" not in repr(request)


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_proxy_credentials_are_sent_and_never_shown(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = answer(b"no", "407 Proxy Authentication Required")
    with WireServer(answering(refusal)) as proxy:
        address = f"http://us%40er:pa%3Ass@127.0.0.1:{proxy.port}"
        monkeypatch.setenv(f"{scheme}_proxy", address)
        async with AsyncIttybit(
            "key", base_url=f"{scheme}://api.example", max_retries=0
        ) as client:
            with pytest.raises(Exception, match="407") as caught:
                await client.media.get("med_1")
    encoded = b64encode(b"us@er:pa:ss").decode()
    assert proxy.requests[0].headers["proxy-authorization"] == f"Basic {encoded}"
    assert not any(
        secret in f"{caught.value} {caught.value!r}"
        for secret in ("pa:ss", "pa%3Ass", encoded)
    )


@pytest.mark.parametrize("no_proxy", ["localhost,127.0.0.1", "127.0.0.0/8", "*"])
async def test_no_proxy_means_a_direct_connection(
    no_proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with WireServer(answering(MEDIA)) as proxy, WireServer(answering(MEDIA)) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", no_proxy)
        async with AsyncIttybit("key", base_url=server.url) as client:
            await client.media.get("med_1")
    assert proxy.connections == 0
    assert server.requests[0].target == "/media/med_1"


async def test_no_proxy_matches_subdomains_and_no_other_hosts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with WireServer(answering(MEDIA)) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "example.invalid")
        async with AsyncIttybit(
            "k", base_url="http://a.example.invalid", max_retries=0
        ) as c:
            with pytest.raises(APIConnectionError, match=r"a\.example\.invalid"):
                await c.media.get("med_1")
        assert proxy.connections == 0
        async with AsyncIttybit(
            "k", base_url="http://notexample.invalid", max_retries=0
        ) as c:
            await c.media.get("med_1")
        assert proxy.connections == 1


async def test_an_unreachable_proxy_is_a_connection_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    async with AsyncIttybit("k", base_url="http://h.example", max_retries=0) as client:
        with pytest.raises(APIConnectionError, match="connection failed") as caught:
            await client.media.get("med_1")
    assert not isinstance(caught.value, APITimeoutError)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("proxy", ["http://", "us:hush@[::1", "socks5://us:hush@h"])
async def test_an_invalid_proxy_is_reported_and_not_bypassed(
    scheme: str, proxy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with WireServer(answering(MEDIA)) as server:
        monkeypatch.setenv(f"{scheme}_proxy", proxy)
        url = server.url.replace("http", scheme)
        async with AsyncIttybit("key", base_url=url, max_retries=0) as client:
            with pytest.raises(ArgumentError, match=f"{scheme.upper()}_PROXY") as e:
                await client.media.get("med_1")
    assert "hush" not in str(e.value)
    assert server.connections == 0


async def test_a_proxy_s_reason_phrase_cannot_control_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    refusal = answer(b"no", "407 no \x1b[31m red")
    with WireServer(answering(refusal)) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        async with AsyncIttybit("k", base_url="https://h.test", max_retries=0) as c:
            with pytest.raises(APIConnectionError, match="407") as caught:
                await c.media.get("med_1")
    assert str(caught.value).isprintable()


async def test_a_tunnel_without_a_response_times_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def silent(line: Line) -> None:
        line.head()
        line.until_gone()

    with WireServer(silent) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        async with AsyncIttybit(
            "key", base_url="https://api.example", max_retries=0, timeout=0.2
        ) as client:
            with pytest.raises(APITimeoutError):
                await client.media.get("med_1")


async def test_verify_applies_to_a_proxy_that_uses_tls() -> None:
    with TlsServer(answering(MEDIA)) as proxy:
        async with AsyncIttybit(
            "key",
            base_url="http://api.example",
            proxy=proxy.url,
            verify=proxy.authority,
        ) as client:
            assert (await client.media.get("med_1")).id == "med_1"
    assert proxy.requests[0].target == "http://api.example/media/med_1"


async def test_verify_applies_to_a_tls_proxy_that_opens_a_tunnel() -> None:
    with TlsServer(answering(answer(b"no", "403 Forbidden"))) as proxy:
        async with AsyncIttybit(
            "key",
            base_url="https://api.example",
            proxy=proxy.url,
            verify=proxy.authority,
            max_retries=0,
        ) as client:
            with pytest.raises(APIConnectionError, match="403"):
                await client.media.get("med_1")


@pytest.mark.parametrize("user", ["user", "user:"])
async def test_a_user_of_a_proxy_needs_no_password(user: str) -> None:
    with WireServer(answering(MEDIA)) as proxy:
        async with AsyncIttybit(
            "key",
            base_url="http://api.example",
            proxy=f"http://{user}@127.0.0.1:{proxy.port}",
        ) as client:
            await client.media.get("med_1")
    encoded = b64encode(b"user:").decode()
    assert proxy.requests[0].headers["proxy-authorization"] == f"Basic {encoded}"
