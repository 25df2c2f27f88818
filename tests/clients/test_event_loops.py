"""One async client in several event loops, and what remains when they end."""

import asyncio
import gc
import logging
import subprocess
import sys
import threading
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from ittybit.body import Body
from ittybit.core.http.request import Request
from ittybit.errors import APIError, APITimeoutError, ArgumentError, ClientClosedError
from ittybit.timeouts import Timeout
from ittybit.types import Media
from ittybit_async import AsyncIttybit
from ittybit_async.concurrency import each
from tests.support.wire_server import BUSY, MEDIA, Line, WireServer, answer, answering

ROOT = Path(__file__).parents[2]


def test_a_client_created_outside_a_loop_works_in_several_loops() -> None:
    with WireServer(answering(MEDIA)) as server:
        client = AsyncIttybit("key", base_url=server.url)
        for _ in range(3):
            media = asyncio.run(client.media.get("med_1"))
            assert media.id == "med_1"
    # A connection belongs to its event loop and ends with it.
    assert (len(server.requests), server.connections) == (3, 3)


async def _first_calls(client: AsyncIttybit, name: str) -> None:
    calls: dict[str, Any] = {
        "get": lambda: client.get("/media"),
        "list": lambda: client.media.list().load(),
        "upload": lambda: client.files.upload(b"a", filename="a.mp4"),
        "wait_all": lambda: client.tasks.wait_all(["task_1"]),
        "report": lambda: client.batch("a.sqlite3").report(),
    }
    await calls[name]()


@pytest.mark.parametrize("name", ["get", "list", "upload", "wait_all", "report"])
def test_a_call_without_an_event_loop_such_as_under_trio_is_refused(name: str) -> None:
    with pytest.raises(ArgumentError, match=r"no asyncio event loop runs.*under trio"):
        _first_calls(AsyncIttybit("key"), name).send(None)


def test_a_client_works_in_several_loops_at_once() -> None:
    async def many() -> int:
        return len([m async for m in each(client.media.get, "a" * 10, limit=3)])

    def work() -> None:
        found.append(asyncio.run(many()))

    found: list[int] = []
    with WireServer(answering(MEDIA)) as server:
        client = AsyncIttybit("key", base_url=server.url)
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [10] * 4
    assert len(server.requests) == 40


def test_a_client_closed_in_one_loop_is_closed_in_all() -> None:
    async def close() -> None:
        async with client:
            await client.media.get("med_1")

    with WireServer(answering(MEDIA)) as server:
        client = AsyncIttybit("key", base_url=server.url)
        asyncio.run(close())
        with pytest.raises(ClientClosedError):
            asyncio.run(client.media.get("med_1"))


def test_closing_a_client_in_one_loop_closes_it_in_the_others() -> None:
    with WireServer(answering(MEDIA)) as server, asyncio.Runner() as runner:
        client = AsyncIttybit("key", base_url=server.url)
        runner.run(client.media.get("med_1"))
        asyncio.run(client.close())
        with pytest.raises(ClientClosedError):
            runner.run(client.media.get("med_1"))


async def test_close_returns_after_everything_is_closed() -> None:
    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            await client.media.get("med_1")
            [loop_session] = client._engine.sender.pool._transport._sessions.values()
            session = loop_session.raw
            assert not session.closed
        assert session.closed


def test_the_session_of_a_closed_loop_is_forgotten() -> None:
    with WireServer(answering(MEDIA)) as server:
        client = AsyncIttybit("key", base_url=server.url)
        for _ in range(5):
            asyncio.run(client.media.get("med_1"))
        assert len(client._engine.sender.pool._transport._sessions) == 1


FORGOTTEN = {
    "used and forgotten": "{run}(AsyncIttybit('k', base_url={url!r}).media.get('m'))",
    "made and forgotten": "AsyncIttybit('k', base_url={url!r})",
    "kept to the end": (
        "client = AsyncIttybit('k', base_url={url!r}); {run}(client.media.get('m'))"
    ),
    "used in two loops": (
        "client = AsyncIttybit('k', base_url={url!r}); {run}(client.media.get('m')); "
        "{run}(client.media.get('m'))"
    ),
    "failed": (
        "client = AsyncIttybit('k', base_url={url!r}, max_retries=0)\n"
        "try: {run}(client.media.get('m'))\n"
        "except Exception: pass"
    ),
}
CLIENTS = {
    "async": ("from ittybit_async import AsyncIttybit, _io", "_io.run"),
    "sync": ("from ittybit_sync import Ittybit as AsyncIttybit", ""),
}


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("program", FORGOTTEN)
def test_a_client_that_is_never_closed_causes_no_warning(
    program: str, client: str
) -> None:
    imports, run = CLIENTS[client]
    with WireServer(answering(BUSY if program == "failed" else MEDIA)) as server:
        text = FORGOTTEN[program].format(run=run, url=server.url)
        done = subprocess.run(
            [sys.executable, "-X", "dev", "-W", "error", "-c", f"{imports}\n{text}"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    # On a busy machine, the loop in debug mode reports slow steps.
    warnings = [line for line in done.stderr.splitlines() if line[:11] != "Executing <"]
    assert (done.returncode, warnings) == (0, [])


@pytest.mark.parametrize("moment", ["before the head", "in the body", "in an upload"])
async def test_a_cancelled_call_leaves_no_half_used_connection(moment: str) -> None:
    def first(line: Line) -> None:
        line.head()
        arrived.set()
        if moment == "in the body":
            line.send(MEDIA[:-5])
        line.until_gone()
        gone.set()

    arrived, gone = threading.Event(), threading.Event()
    with WireServer(first, answering(MEDIA)) as server:
        async with AsyncIttybit(
            "key", base_url=server.url, max_connections=1
        ) as client:
            text = "x" * (1 << 24 if moment == "in an upload" else 1)
            call = asyncio.create_task(client.media.create(title=text))
            assert await asyncio.to_thread(arrived.wait, 5)
            await asyncio.sleep(0.05)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            assert await asyncio.to_thread(gone.wait, 5)
            assert (await client.media.get("med_1")).id == "med_1"
    assert server.connections == 2
    assert len(server.requests) == 2


async def test_cancelling_a_retry_pause_ends_the_call() -> None:
    patient = answer(b"", "503 Busy", Retry_After="30")
    with WireServer(answering(patient)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.2):
                    await client.media.get("med_1")
    assert len(server.requests) == 1


async def test_the_pool_timeout_limits_the_wait_for_a_connection() -> None:
    def slow(line: Line) -> None:
        while line.request() is not None:
            line.wait(0.5)
            line.send(MEDIA)

    timeout = Timeout(pool=0.1)
    with WireServer(slow) as server:
        async with AsyncIttybit(
            "key",
            base_url=server.url,
            max_connections=1,
            timeout=timeout,
            max_retries=0,
        ) as client:
            calls = [client.media.get("med_1") for _ in range(2)]
            first, second = await asyncio.gather(*calls, return_exceptions=True)
    assert isinstance(first, Media)
    assert isinstance(second, APITimeoutError)


async def test_a_call_waiting_for_a_connection_can_be_cancelled() -> None:
    def slow(line: Line) -> None:
        while line.request() is not None:
            line.wait(0.2)
            line.send(MEDIA)

    with WireServer(slow) as server:
        async with AsyncIttybit(
            "key", base_url=server.url, max_connections=1
        ) as client:
            calls = [asyncio.create_task(client.media.get("m")) for _ in range(3)]
            await asyncio.sleep(0.05)
            calls[1].cancel()
            done = await asyncio.gather(*calls, return_exceptions=True)
    assert isinstance(done[1], asyncio.CancelledError)
    assert (len(server.requests), server.connections) == (2, 1)


class SlowFile(BytesIO):
    """A file on a slow disk."""

    reading = threading.Event()
    released = threading.Event()

    def read(self, size: int | None = -1) -> bytes:
        self.reading.set()
        self.released.wait(5)
        return super().read(size)


async def test_the_loop_keeps_running_while_a_file_is_read() -> None:
    body = Body("x", 10, lambda: SlowFile(bytes(10)))
    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            call = asyncio.create_task(
                client._engine.call(Request("PUT", "/x", body=body), Media)
            )
            assert await asyncio.to_thread(SlowFile.reading.wait, 5)
            SlowFile.released.set()
            assert (await call).id == "med_1"


async def test_a_file_opened_after_the_call_was_cancelled_is_closed() -> None:
    def open_file() -> BytesIO:
        started.set()
        assert may_continue.wait(5)
        return file

    started, may_continue, file = (
        threading.Event(),
        threading.Event(),
        BytesIO(bytes(10)),
    )
    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            request = Request("PUT", "/x", body=Body("x", 10, open_file))
            call = asyncio.create_task(client._engine.call(request, Media))
            assert await asyncio.to_thread(started.wait, 5)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            may_continue.set()
            for _ in range(100):
                if file.closed:
                    break
                await asyncio.sleep(0.01)
    assert file.closed


async def test_leaving_a_map_early_cancels_the_running_calls() -> None:
    started: list[int] = []
    ended: list[int] = []

    async def work(number: int) -> int:
        started.append(number)
        try:
            await asyncio.sleep(number * 10)
        finally:
            ended.append(number)
        return number

    begin = time.monotonic()
    walk = each(work, iter(range(100)), limit=4)
    async for number in walk:
        assert number == 0
        break
    await walk.aclose()
    assert sorted(ended) == sorted(started)
    assert len(started) <= 5
    assert time.monotonic() - begin < 5


async def test_several_failures_at_once_cause_no_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail(number: int) -> None:
        raise APIError(f"failure {number}")

    with caplog.at_level(logging.ERROR, "asyncio"):
        with pytest.raises(APIError, match="failure"):
            async for _ in each(fail, range(4), limit=4):
                pass
        gc.collect()
        await asyncio.sleep(0)
    assert caplog.records == []


async def test_closing_the_client_raises_an_error_in_running_calls() -> None:
    with WireServer(lambda line: line.until_gone()) as server:
        client = AsyncIttybit("key", base_url=server.url, max_connections=2)
        calls = [asyncio.create_task(client.media.get("med_1")) for _ in range(5)]
        await asyncio.sleep(0.1)
        await client.close()
        ends = await asyncio.gather(*calls, return_exceptions=True)
    assert {type(end) for end in ends} == {ClientClosedError}
    assert all("the client" in str(end) for end in ends)


async def test_the_deadline_covers_an_async_api_key_function() -> None:
    async def asked() -> str:
        await asyncio.sleep(5)
        return "key"

    with WireServer(answering(MEDIA)) as server:
        async with AsyncIttybit(asked, base_url=server.url, deadline=0.2) as client:
            started = time.monotonic()
            with pytest.raises(APITimeoutError, match="the deadline has passed"):
                await client.media.get("med_1")
    assert time.monotonic() - started < 4  # and not only after the key was returned
    assert server.requests == []


async def test_a_cancelled_close_logs_no_errors_of_connections() -> None:
    faults: list[Any] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, it: faults.append(it))
    arrived = threading.Semaphore(0)

    def script(line: Line) -> None:
        line.request()
        arrived.release()
        line.until_gone()

    with WireServer(script) as server:
        client = AsyncIttybit("key", base_url=server.url, max_retries=0)
        calls = [asyncio.create_task(client.get("/x")) for _ in range(2)]
        for _ in calls:
            assert await asyncio.to_thread(arrived.acquire, timeout=5)
        closing = asyncio.create_task(client.close())
        await asyncio.sleep(0)
        closing.cancel()
        ends = await asyncio.gather(closing, *calls, return_exceptions=True)
        assert [type(end) for end in ends[1:]] == [ClientClosedError] * 2
        del ends, closing, calls
        await asyncio.sleep(0.05)
        gc.collect()
        await asyncio.sleep(0)
    assert faults == []
