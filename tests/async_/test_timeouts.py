"""A timeout is the time without progress, with the same meaning in each phase."""

import io
import socket
import time
from collections.abc import Callable

import pytest

from ittybit.body import Body
from ittybit.core.http.request import Request
from ittybit.errors import APITimeoutError
from ittybit.timeouts import Timeout
from ittybit.types import Media
from ittybit_async import AsyncIttybit
from tests.support import httpx_timeout
from tests.support.wire_server import MEDIA, Line, Script, WireServer

BRIEF = 0.2
HEAD, _, BODY = MEDIA.partition(b"\r\n\r\n")


def stalled_after(*pieces: bytes) -> Script:
    """Send all `pieces`, then nothing more."""

    def script(line: Line) -> None:
        line.request()
        for piece in pieces:
            line.send(piece)
        line.until_gone()

    return script


@pytest.mark.parametrize(
    "script",
    [
        stalled_after(),
        stalled_after(HEAD[:20]),
        stalled_after(HEAD),
        stalled_after(HEAD + b"\r\n\r\n"),
        stalled_after(HEAD + b"\r\n\r\n", BODY[:5]),
    ],
    ids=["no head", "some head", "most of the head", "no body", "some body"],
)
async def test_a_response_that_stalls_is_a_timeout(script: Script) -> None:
    with WireServer(script) as server:
        async with AsyncIttybit(
            "key", base_url=server.url, timeout=BRIEF, max_retries=0
        ) as client:
            started = time.monotonic()
            with pytest.raises(APITimeoutError, match="no progress") as caught:
                await client.media.get("med_1")
    assert BRIEF * 0.9 < time.monotonic() - started < BRIEF * 10
    assert str(caught.value.request) == f"GET {server.url}/media/med_1"
    assert isinstance(caught.value.__cause__, Exception)


async def test_a_slow_but_steady_response_is_no_timeout() -> None:
    def slow(line: Line) -> None:
        line.request()
        line.drip(MEDIA, BRIEF / 20)

    with WireServer(slow) as server:
        async with AsyncIttybit("key", base_url=server.url, timeout=BRIEF) as client:
            started = time.monotonic()
            assert (await client.media.get("med_1")).id == "med_1"
    assert time.monotonic() - started > BRIEF * 2


async def test_a_call_may_have_its_own_timeout() -> None:
    with WireServer(stalled_after()) as server:
        async with AsyncIttybit("key", base_url=server.url, max_retries=0) as client:
            with pytest.raises(APITimeoutError, match=r"read=0\.1"):
                await client.media.get(
                    "med_1", request_options={"timeout_in_seconds": 0.1}
                )


async def test_a_copy_may_have_its_own_timeout() -> None:
    with WireServer(stalled_after()) as server:
        async with AsyncIttybit("key", base_url=server.url, max_retries=0) as client:
            copy = client.with_options(timeout=Timeout(60, read=0.1))
            with pytest.raises(APITimeoutError, match=r"connect=60\.0, read=0\.1"):
                await copy.media.get("med_1")


async def test_a_timeout_of_httpx_is_accepted_by_clients_copies_and_calls() -> None:
    given = httpx_timeout.Timeout(60.0, read=0.1)
    expected = r"connect=60\.0, read=0\.1, write=60\.0, pool=60\.0"
    with WireServer(stalled_after()) as server:
        async with AsyncIttybit(
            "key", base_url=server.url, max_retries=0, timeout=given
        ) as client:
            with pytest.raises(APITimeoutError, match=expected):
                await client.media.get("med_1")
        async with AsyncIttybit("key", base_url=server.url, max_retries=0) as client:
            with pytest.raises(APITimeoutError, match=expected):
                await client.with_options(timeout=given).media.get("med_1")
            with pytest.raises(APITimeoutError, match=expected):
                await client.media.get(
                    "med_1", request_options={"timeout_in_seconds": given}
                )


async def test_a_connection_does_not_keep_the_timeout_of_an_earlier_call() -> None:
    def one_answer(line: Line) -> None:
        line.request()
        line.send(MEDIA)
        line.request()
        line.until_gone()

    with WireServer(one_answer) as server:
        async with AsyncIttybit("key", base_url=server.url, max_retries=0) as client:
            await client.media.get("med_1")
            started = time.monotonic()
            with pytest.raises(APITimeoutError):
                await client.with_options(timeout=BRIEF).media.get("med_1")
    assert BRIEF * 0.9 < time.monotonic() - started < BRIEF * 10


async def test_idle_time_between_two_calls_does_not_count() -> None:
    with WireServer(stalled_after(MEDIA)) as server:
        async with AsyncIttybit(
            "key", base_url=server.url, timeout=BRIEF, max_retries=0
        ) as client:
            await client.media.get("med_1")
            time.sleep(BRIEF * 0.9)
            started = time.monotonic()
            with pytest.raises(APITimeoutError):
                await client.media.get("med_1")
    assert time.monotonic() - started > BRIEF * 0.9


async def test_connecting_may_have_a_limit_without_reading_having_one() -> None:
    # The server accepts no connections. Once its queue is full, SYNs get no response.
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        address = server.getsockname()
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(address)
        timeout = Timeout(None, connect=BRIEF)
        url = f"http://127.0.0.1:{address[1]}"
        async with AsyncIttybit(
            "key", base_url=url, timeout=timeout, max_retries=0
        ) as client:
            with pytest.raises(APITimeoutError, match="no progress"):
                await client.media.get("med_1")
        for one in waiting:
            one.close()


async def test_reading_may_have_a_limit_without_connecting_having_one() -> None:
    timeout = Timeout(None, read=BRIEF)
    with WireServer(stalled_after()) as server:
        async with AsyncIttybit(
            "key", base_url=server.url, timeout=timeout, max_retries=0
        ) as client:
            with pytest.raises(APITimeoutError, match="connect=None"):
                await client.media.get("med_1")


async def test_without_a_limit_the_client_waits_for_a_slow_response() -> None:
    def slow(line: Line) -> None:
        line.request()
        line.wait(0.3)
        line.send(MEDIA)

    with WireServer(slow) as server:
        async with AsyncIttybit("key", base_url=server.url, timeout=None) as client:
            assert (await client.media.get("med_1")).id == "med_1"


async def test_a_server_that_never_finishes_the_tls_handshake_is_a_timeout() -> None:
    with WireServer(Line.until_gone) as server:
        url = server.url.replace("http:", "https:")
        async with AsyncIttybit(
            "key", base_url=url, timeout=BRIEF, max_retries=0
        ) as client:
            with pytest.raises(APITimeoutError):
                await client.media.get("med_1")


SIZE = 1 << 25


@pytest.mark.parametrize(
    "request_of",
    [
        lambda: Request(
            "PUT", "/x", body=Body("x", SIZE, lambda: io.BytesIO(bytes(SIZE)))
        ),
        lambda: Request("POST", "/x", json={"text": "x" * SIZE}),
    ],
    ids=["streamed", "json"],
)
async def test_a_server_that_reads_nothing_of_a_body_is_a_timeout(
    request_of: Callable[[], Request],
) -> None:
    def deaf(line: Line) -> None:
        line.head()
        line.wait()

    with WireServer(deaf) as server:
        async with AsyncIttybit(
            "key", base_url=server.url, timeout=BRIEF, max_retries=0
        ) as client:
            with pytest.raises(APITimeoutError):
                await client._engine.call(request_of(), Media)


async def test_a_server_that_reads_slowly_is_no_timeout() -> None:
    def slow(line: Line) -> None:
        line.head()
        for _ in range(32):
            line.skip(SIZE // 32)
            line.wait(BRIEF / 10)
        line.send(MEDIA)

    body = Body("x", SIZE, lambda: io.BytesIO(bytes(SIZE)))
    with WireServer(slow) as server:
        async with AsyncIttybit(
            "key", base_url=server.url, timeout=BRIEF * 2, max_retries=0
        ) as client:
            started = time.monotonic()
            await client._engine.call(Request("PUT", "/x", body=body), Media)
    assert time.monotonic() - started > BRIEF * 3
