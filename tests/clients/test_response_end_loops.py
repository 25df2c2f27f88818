"""Each loop for asyncio tells a complete response from a truncated one."""

import asyncio
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ittybit.errors import APIConnectionError
from ittybit_async import AsyncIttybit
from tests.support.tls_server import TlsServer
from tests.support.wire_server import Line

OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"
BODY = b'{"id": "med_1"}'
LONG = bytes(700_000)  # the client pauses reading, and part of it remains in the loop
VERSIONS = [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]
ENDS: dict[str, Callable[[Line], None]] = {
    "close_notify": Line.end_tls,
    "FIN": Line.close,
    "FIN in a record": Line.cut_tls,
}
Run = Callable[[Any], Any]


def chunked(body: bytes) -> bytes:
    parts = [body[start : start + 5000] for start in range(0, len(body), 5000)]
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in [*parts, b""])


FRAMED: dict[str, Callable[[bytes], bytes]] = {
    "no length": lambda body: OK + b"\r\n" + body,
    "length": lambda body: OK + b"Content-Length: %d\r\n\r\n" % len(body) + body,
    "chunks": lambda body: OK + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(body),
}


@pytest.fixture(params=["asyncio", "uvloop"])
def run(request: pytest.FixtureRequest) -> Iterator[Run]:
    module = pytest.importorskip(request.param)
    with asyncio.Runner(loop_factory=module.new_event_loop) as runner:
        yield runner.run


@contextmanager
def tls_client(
    data: bytes,
    end: str,
    pause: float = 0,
    version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3,
) -> Iterator[AsyncIttybit]:
    """Yield a client of a server that sends `data` and ends the connection."""

    def script(line: Line) -> None:
        line.request()
        line.send(data)
        line.wait(pause)
        ENDS[end](line)

    with TlsServer(script) as server:
        context = ssl.create_default_context(cafile=server.authority)
        context.maximum_version = version
        yield AsyncIttybit("k", base_url=server.url, verify=context, max_retries=0)


async def fetch(client: AsyncIttybit) -> bytes:
    async with client:
        return (await client.get("/x")).content


async def fetch_slowly(client: AsyncIttybit) -> bytes:
    """Return the body after a pause in which the server can send all of it."""
    received = b""
    async with client, client.media.with_streaming_response.get("m") as response:
        async for chunk in response.iter_bytes():
            if not received:
                await asyncio.sleep(0.5)
            received += chunk
    return received


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("pause", [0, 0.02], ids=["at once", "later"])
@pytest.mark.parametrize("end", ["FIN", "FIN in a record"])
@pytest.mark.parametrize("body", [b"", BODY, LONG], ids=len)
def test_a_body_without_close_notify_is_truncated_in_each_loop(
    body: bytes, end: str, pause: float, version: ssl.TLSVersion, run: Run
) -> None:
    data = FRAMED["no length"](body)
    failure = pytest.raises(APIConnectionError, match="without close_notify")
    with tls_client(data, end, pause, version) as client, failure:
        run(fetch(client))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("body", [b"", BODY, LONG], ids=len)
def test_a_body_with_close_notify_is_complete_in_each_loop(
    body: bytes, version: ssl.TLSVersion, run: Run
) -> None:
    data = FRAMED["no length"](body)
    with tls_client(data, "close_notify", version=version) as client:
        assert run(fetch(client)) == body


@pytest.mark.parametrize("framing", FRAMED)
@pytest.mark.parametrize("end", ENDS)
def test_a_slow_reader_receives_what_arrived_before_the_end(
    framing: str, end: str, run: Run
) -> None:
    with tls_client(FRAMED[framing](LONG), end) as client:
        if framing == "no length" and end != "close_notify":
            with pytest.raises(APIConnectionError, match="without close_notify"):
                run(fetch_slowly(client))
        else:
            assert run(fetch_slowly(client)) == LONG
