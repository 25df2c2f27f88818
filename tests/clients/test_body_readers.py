"""Large bodies in event loops: cancelled, read twice, or never closed."""

import asyncio
import gc
import os
import threading
import weakref
from collections.abc import Awaitable, Callable
from contextlib import aclosing, closing, suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from ittybit import Timeout
from ittybit.body import Body
from ittybit.core.http.request import Request
from ittybit.errors import APIConnectionError
from ittybit_async import AsyncIttybit
from tests.support.delivery import Delivery, head
from tests.support.tls_server import TlsServer
from tests.support.wire_server import MEDIA, Line, Script, WireServer, answer, answering

MIB = 1 << 20
DATA = os.urandom(5 * MIB + 7)
NOWHERE = "http://127.0.0.1:1"
SERVERS = pytest.mark.parametrize("kind", [TlsServer, WireServer])


def delivery() -> Delivery:
    server = Delivery()
    server.data = DATA
    return server


def verify(server: WireServer) -> Any:
    return server.authority if isinstance(server, TlsServer) else True


def send_with_pause(end: int) -> Script:
    """Send DATA up to byte `end`, with a pause after its first MiB."""

    def script(line: Line) -> None:
        line.request()
        line.send(head("200 OK", len(DATA), {}) + DATA[:MIB])
        line.wait(0.1)
        line.send(DATA[MIB:end])
        line.until_gone()

    return script


async def read(client: AsyncIttybit, url: str) -> bytes:
    walk = client.files.iter_bytes(f"{url}/x", chunk_size=MIB)
    return b"".join([chunk async for chunk in walk])


async def test_an_upload_continues_while_its_response_is_received() -> None:
    size = 16 * MIB

    def script(line: Line) -> None:
        line.head()
        line.send(head("200 OK", len(DATA), {}) + DATA[: 3 * MIB])
        line.wait(0.1)
        line.skip(size)
        line.send(DATA[3 * MIB :])
        line.until_gone()

    body = Body("x", size, lambda: BytesIO(bytes(size)))
    with WireServer(script) as server:
        async with AsyncIttybit("key", base_url=server.url, timeout=3) as client:
            request = Request("PUT", "/x", body=body)
            outgoing = request.prepare(client._engine.options)
            with closing(await client._engine.open(outgoing, 1)) as reply:
                received = [bytes(chunk) async for chunk in reply.chunks(MIB)]
    assert b"".join(received) == DATA


@SERVERS
@pytest.mark.parametrize("sent", [MIB // 2, 4 * MIB])
async def test_a_cancelled_download_closes_its_connection(
    kind: type[WireServer], sent: int, tmp_path: Path
) -> None:
    def first(line: Line) -> None:
        line.request()
        line.send(head("200 OK", len(DATA), {}) + DATA[:sent])
        arrived.set()
        with suppress(ConnectionResetError):  # if some bytes are unread
            line.until_gone()
        gone.set()

    arrived, gone = threading.Event(), threading.Event()
    with kind(first, answering(MEDIA)) as server:
        async with AsyncIttybit(
            "key", base_url=server.url, verify=verify(server), max_connections=1
        ) as client:
            tasks = asyncio.all_tasks()
            work = client.files.download(f"{server.url}/x", tmp_path / "x")
            download = asyncio.create_task(work)
            assert await asyncio.to_thread(arrived.wait, 5)
            await asyncio.sleep(0.05)
            download.cancel()
            with pytest.raises(asyncio.CancelledError):
                await download
            assert await asyncio.to_thread(gone.wait, 5)
            assert asyncio.all_tasks() == tasks
            assert (await client.media.get("med_1")).id == "med_1"
    assert list(tmp_path.iterdir()) == []
    assert server.connections == 2


async def test_a_cancelled_iteration_loses_no_bytes() -> None:
    def script(line: Line) -> None:
        line.request()
        line.send(head("200 OK", len(DATA), {}) + DATA[: MIB // 2])
        line.wait(0.3)
        line.send(DATA[MIB // 2 :])

    with WireServer(script) as server:
        async with (
            AsyncIttybit("key", base_url=server.url) as client,
            client.media.with_streaming_response.get("m") as response,
        ):
            async with aclosing(response.iter_bytes(MIB)) as chunks:
                with pytest.raises(TimeoutError):
                    await asyncio.wait_for(anext(chunks), 0.1)
            assert await response.read() == DATA


async def test_a_second_reader_fails_and_the_first_continues() -> None:
    def script(line: Line) -> None:
        line.request()
        line.send(head("200 OK", len(DATA), {}) + DATA[:MIB])
        asked.wait(5)
        line.send(DATA[MIB:])

    asked = threading.Event()
    with WireServer(script) as server:
        async with (
            AsyncIttybit("key", base_url=server.url) as client,
            client.media.with_streaming_response.get("m") as response,
            aclosing(response.iter_bytes(MIB)) as chunks,
        ):
            begin = await anext(chunks)
            first = asyncio.create_task(response.read())
            await asyncio.sleep(0.1)
            with pytest.raises(APIConnectionError):
                await response.read()
            asked.set()
            assert begin + await first == DATA


@SERVERS
async def test_a_failed_iteration_that_is_dropped_frees_its_slot(
    kind: type[WireServer],
) -> None:
    async def walk() -> None:
        count = 0
        async for _ in client.files.iter_bytes(f"{server.url}/x", chunk_size=MIB):
            count += 1
            if count == 2:
                raise KeyError("the caller's own")

    with kind(send_with_pause(3 * MIB), answering(MEDIA)) as server:
        async with AsyncIttybit(
            "key",
            base_url=server.url,
            max_connections=1,
            timeout=Timeout(5, pool=1),
            verify=verify(server),
        ) as client:
            task = asyncio.create_task(walk())
            await asyncio.wait({task})
            assert isinstance(task.exception(), KeyError)
            del task
            gc.collect()
            await asyncio.sleep(0.05)  # the loop closes collected generators
            assert (await client.media.get("med_1")).id == "med_1"


@SERVERS
async def test_an_idle_connection_keeps_no_task_alive(kind: type[WireServer]) -> None:
    with kind(send_with_pause(len(DATA))) as server:
        async with AsyncIttybit(
            "key", base_url=NOWHERE, verify=verify(server)
        ) as client:
            task = asyncio.create_task(read(client, server.url))
            await asyncio.wait({task})
            gone = weakref.ref(task)
            del task
            gc.collect()
            assert gone() is None


async def test_each_iteration_has_its_own_chunk_size() -> None:
    with WireServer(answering(answer(DATA))) as server:
        async with (
            AsyncIttybit("key", base_url=server.url) as client,
            client.media.with_streaming_response.get("m") as response,
        ):
            async with aclosing(response.iter_bytes(1)) as chunks:
                begin = await anext(chunks)
            rest = [chunk async for chunk in response.iter_bytes(2 * MIB)]
    assert begin + b"".join(rest) == DATA
    assert all(len(chunk) >= 2 * MIB for chunk in rest[:-1])


async def _everything(server: WireServer, folder: Path) -> None:
    broken: list[Any] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: broken.append(context))
    async with AsyncIttybit("key", base_url=NOWHERE, verify=verify(server)) as client:

        async def fetch(number: int) -> None:
            path = folder / str(number)
            await client.files.download(f"{server.url}/{number}", path)
            assert path.read_bytes() == DATA

        for number in range(4):
            await fetch(number)
        assert server.connections == 2
        await asyncio.gather(*map(fetch, range(4)))
        walk = client.files.iter_bytes(f"{server.url}/x", chunk_size=MIB)
        async with aclosing(walk) as chunks:
            received = await anext(chunks)
            await asyncio.sleep(0.1)  # the buffer is full, and reading is paused
            assert received + await anext(chunks) in DATA
        assert await read(client, server.url) == DATA
    assert broken == []


@SERVERS
@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_downloads_work_in_either_loop(
    loop: str, kind: type[WireServer], tmp_path: Path
) -> None:
    module = pytest.importorskip(loop)
    run: Callable[[Awaitable[None]], None] = module.run
    broken = delivery()
    broken.breaks = [3 * MIB]
    with kind(broken, delivery()) as server:
        run(_everything(server, tmp_path))
