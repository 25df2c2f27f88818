"""The client checks the socket of an idle connection before it reuses it."""

import gc
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ittybit import Timeout
from ittybit.errors import APIError
from ittybit_async import AsyncIttybit
from tests.support.tls_server import TlsServer
from tests.support.wire_server import Line, Script, WireServer, answer

OK = b"HTTP/1.1 200 OK\r\n"
EMPTY = answer(b"{}")
POISON = answer(b'"POISONED"')
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"

# The first response, and the bytes that follow it 20 ms later.
SURPLUS: dict[str, tuple[str, bytes, bytes]] = {
    "bytes": ("GET", EMPTY + b"X" * 10, POISON),
    "bytes later": ("GET", EMPTY, b"X" * 10),
    "one byte": ("GET", EMPTY + b"\x00", b""),
    "an empty line": ("GET", EMPTY + b"\r\n", POISON),
    "an empty line later": ("GET", EMPTY, b"\r\n"),
    "a response": ("GET", EMPTY + POISON, b""),
    "a response later": ("GET", EMPTY, POISON),
    "two responses later": ("GET", EMPTY, POISON + POISON),
    "a response after chunks": ("GET", CHUNKED + b"2\r\n{}\r\n0\r\n\r\n" + POISON, b""),
    "a response after a POST": ("POST", EMPTY + POISON, POISON),
    "half a head": ("GET", EMPTY + OK + b"X: ", POISON),
    "half a head later": ("GET", EMPTY, OK + b"X: "),
    "an interim response": ("GET", EMPTY + b"HTTP/1.1 100 C\r\n\r\n", POISON),
    "a body of 204": ("GET", b"HTTP/1.1 204 N\r\nContent-Length: 80\r\n\r\n", POISON),
    "a body of 204 at once": ("GET", b"HTTP/1.1 204 N\r\n\r\n" + POISON, b""),
    "chunks of 204": (
        "GET",
        b"HTTP/1.1 204 N\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        POISON,
    ),
    "a body of 304": ("GET", b"HTTP/1.1 304 N\r\nContent-Length: 80\r\n\r\n", POISON),
    "chunks of 304": (
        "GET",
        b"HTTP/1.1 304 N\r\nTransfer-Encoding: chunked\r\n\r\n",
        POISON,
    ),
    "a body of HEAD": ("HEAD", answer(b'{"a": 1}'), POISON),
    "a body of HEAD later": ("HEAD", OK + b"Content-Length: 10\r\n\r\n", b'"POISONED"'),
    "a body of 103": (
        "GET",
        b'HTTP/1.1 103 H\r\nContent-Length: 10\r\n\r\n"POISONED"' + EMPTY,
        POISON,
    ),
    "101": ("GET", b"HTTP/1.1 101 S\r\n\r\n", POISON),
    "101 with an upgrade": (
        "GET",
        b"HTTP/1.1 101 S\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        POISON,
    ),
    "101 and a response": ("GET", b"HTTP/1.1 101 S\r\n\r\n" + EMPTY, POISON),
}


def send_later(now: bytes, later: bytes, sent: threading.Event) -> Script:
    """Send `now` and `later` for /first, and their target for other requests."""

    def script(line: Line) -> None:
        while (seen := line.request()) is not None:
            if seen.target == "/first":
                line.send(now)
                line.wait(0.02)
                try:
                    line.send(later)
                finally:
                    sent.set()
            else:
                line.wait(0.02)
                line.send(answer(b'"%b"' % seen.target.encode()))

    return script


@contextmanager
def serve(script: Script, tls: bool) -> Iterator[tuple[WireServer, dict[str, Any]]]:
    """Yield a server and the settings of its client."""
    with (TlsServer if tls else WireServer)(script) as server:
        verify = server.authority if isinstance(server, TlsServer) else True
        yield server, {"base_url": server.url, "verify": verify, "timeout": Timeout(3)}


@pytest.mark.parametrize("pause", [0.002, 0.05], ids=["soon", "later"])
@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize("surplus", SURPLUS)
async def test_surplus_bytes_reach_no_other_call(
    surplus: str, tls: bool, pause: float
) -> None:
    method, now, later = SURPLUS[surplus]
    sent = threading.Event()
    with serve(send_later(now, later, sent), tls) as (_, settings):
        async with AsyncIttybit("key", max_retries=0, **settings) as client:
            assert (await client.get("/zero")).content == b'"/zero"'
            try:
                first = (await client.request(method, "/first")).content
            except APIError:  # an error is correct too
                first = b""
            assert first in (b"", b"{}")
            assert sent.wait(5)
            time.sleep(pause)  # the program blocks, so nothing else runs
            assert (await client.get("/second")).content == b'"/second"'
            assert (await client.get("/third")).content == b'"/third"'


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
@pytest.mark.parametrize("end", ["close", "reset", "half"])
async def test_no_create_is_lost_on_a_connection_that_the_server_closed(
    end: str, tls: bool
) -> None:
    def script(line: Line) -> None:
        if line.request() is None:
            return
        line.send(answer(b'{"id": "med_1"}'))
        if end == "reset":
            line.wait(0.02)  # otherwise the reset may destroy the response
            line.reset()
        elif end == "half" and tls:
            line.end_tls()
        line.close()
        closed.set()

    closed = threading.Event()
    with serve(script, tls) as (server, settings):
        async with AsyncIttybit("key", retry_creates=False, **settings) as client:
            for _ in range(20):
                closed.clear()
                assert (await client.media.create(title="x")).id == "med_1"
                assert closed.wait(5)  # the end arrives while the program blocks
                time.sleep(0.005)
    assert len(server.requests) == 20


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
async def test_a_create_that_is_sent_once_uses_a_new_connection(tls: bool) -> None:
    def script(line: Line) -> None:
        is_idle = False
        while (seen := line.request()) is not None:
            if is_idle and seen.method == "POST":
                return  # as if the server had closed the idle connection
            line.send(answer(b'{"id": "med_1"}'))
            is_idle = True

    with serve(script, tls) as (server, settings):
        async with AsyncIttybit("key", retry_creates=False, **settings) as client:
            for _ in range(3):
                assert (await client.media.create(title="x")).id == "med_1"
                assert (await client.media.get("med_1")).id == "med_1"
    assert [seen.method for seen in server.requests] == ["POST", "GET"] * 3
    assert server.connections == 3


async def test_a_connection_without_surplus_is_reused_after_the_program_blocked() -> (
    None
):
    sent = threading.Event()
    for tls in (False, True):
        with serve(send_later(EMPTY, b"", sent), tls) as (server, settings):
            async with AsyncIttybit("key", **settings) as client:
                for method in ("GET", "POST", "HEAD", "GET"):
                    await client.request(method, "/first")
                    assert sent.wait(5)
                    sent.clear()
                    time.sleep(0.005)
        # The body of a response to HEAD is surplus.
        assert server.connections == 2


@pytest.fixture
def no_garbage_collection() -> Iterator[None]:
    """Turn off garbage collection, so that nothing in a reference cycle is freed."""
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_garbage_collection")
async def test_closing_a_client_closes_idle_connections_after_a_failed_call() -> None:
    ends = [threading.Event(), threading.Event()]

    def script(line: Line) -> None:
        ended = ends[server.connections - 1]
        while (seen := line.request()) is not None:
            line.send(SURPLUS["101"][1] if seen.target == "/switch" else EMPTY)
        ended.set()

    with serve(script, tls=True) as (server, settings):
        async with AsyncIttybit("key", max_retries=0, **settings) as client:
            await client.get("/first")
            with pytest.raises(APIError):
                await client.get("/switch")
            await client.get("/second")
        assert [ended.wait(3) for ended in ends] == [True, True]
