"""A proxy that responds badly to CONNECT."""

import time
from collections.abc import Callable

import pytest

from ittybit.errors import APIConnectionError, DeadlineError
from ittybit_async import AsyncIttybit
from tests.support.tls_server import TlsServer
from tests.support.wire_server import Line, WireServer, answering


def drip(line: Line) -> None:
    line.head()
    line.drip(b"HTTP/1.1 200 OK\r\n" + b"X-Y: 1\r\n" * 100, 0.05)


def flood(line: Line) -> None:
    line.head()
    line.send(b"HTTP/1.1 200 OK\r\n")
    for _ in range(10_000):
        line.send(b"X-Y: 1\r\n" * 1000)


@pytest.mark.parametrize("kind", [WireServer, TlsServer])
@pytest.mark.parametrize("script", [drip, flood])
async def test_a_proxy_cannot_block_a_call(
    script: Callable[[Line], None], kind: type[WireServer]
) -> None:
    with kind(script) as server:
        scheme = "https" if kind is TlsServer else "http"
        client = AsyncIttybit(
            "key",
            base_url="https://127.0.0.1:9",
            proxy=f"{scheme}://127.0.0.1:{server.port}",
            verify=getattr(server, "authority", True),
            max_retries=0,
            deadline=0.5,
        )
        started = time.monotonic()
        async with client:
            with pytest.raises((APIConnectionError, DeadlineError)):
                await client.media.get("med_1")
        assert time.monotonic() - started < 2


def disconnect(line: Line) -> None:
    line.head()


@pytest.mark.parametrize("script", [disconnect, answering(b"HTTP/2 200 OK\r\n\r\n")])
async def test_a_failed_tunnel_is_opened_once_per_attempt(
    script: Callable[[Line], None],
) -> None:
    with WireServer(script) as proxy:
        async with AsyncIttybit(
            "key", base_url="https://127.0.0.1:9", proxy=proxy.url, max_retries=0
        ) as client:
            with pytest.raises(APIConnectionError):
                await client.get("/x")
    assert len(proxy.requests) == 1
