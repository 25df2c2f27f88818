"""A large body goes past aiohttp's parser, which gets its connection back."""

import asyncio
import gc
import gzip
import os
import threading
import weakref
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest

from ittybit import Timeout
from ittybit.body import Body
from ittybit.errors import APIConnectionError
from ittybit.request import Request
from ittybit_async import AsyncIttybit
from ittybit_async._io.connection import Filling, Handler
from tests.common.delivery import Delivery, head
from tests.common.tls_server import TlsServer
from tests.common.wire_server import MEDIA, Line, Script, WireServer, answer, answering

MIB = 1 << 20
DATA = os.urandom(5 * MIB + 7)
NOWHERE = "http://127.0.0.1:1"


def delivery() -> Delivery:
    server = Delivery()
    server.data = DATA
    return server


def pausing(end: int) -> Script:
    """Answer with DATA up to byte `end`, after a pause behind its first MiB."""

    def script(line: Line) -> None:
        line.request()
        line.send(head("200 OK", len(DATA), {}) + DATA[:MIB])
        line.wait(0.1)
        line.send(DATA[MIB:end])
        line.until_gone()

    return script


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[weakref.ref[Filling]]:
    """What has taken over a body."""
    made: list[weakref.ref[Filling]] = []
    begin = Filling.__init__

    def noted(self: Filling, *args: Any) -> None:
        made.append(weakref.ref(self))
        begin(self, *args)

    monkeypatch.setattr(Filling, "__init__", noted)
    return made


async def _kept(client: AsyncIttybit, url: str) -> bytes:
    walk = client.files.iter_bytes(f"{url}/x", chunk_size=MIB)
    return b"".join([chunk async for chunk in walk])


def _idle(client: AsyncIttybit) -> list[Handler]:
    [place] = client._engine.sender.pool._places.values()
    assert place.session.connector is not None
    idle = cast("Any", place.session.connector)._conns.values()
    return [handler for handlers in idle for handler, _ in handlers]


@pytest.mark.parametrize("server", [TlsServer, WireServer])
async def test_the_connection_is_aiohttps_again_and_holds_no_block(
    server: Callable[..., Any], made: list[weakref.ref[Filling]]
) -> None:
    with server(delivery()) as served:
        verify = getattr(served, "authority", True)
        async with AsyncIttybit("key", base_url=NOWHERE, verify=verify) as client:
            for _ in range(2):
                assert await _kept(client, served.url) == DATA
                [handler] = _idle(client)
                assert handler.transport is not None
                assert handler.transport.get_protocol() is handler
                assert handler.transport.is_reading()
            gc.collect()
            left = [filling for ref in made if (filling := ref()) is not None]
            assert [filling._blocks.room.nbytes for filling in left] == [0] * len(left)
    assert (len(made), served.connections) == (2, 1)


PLAIN = {
    "in chunks": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"%x\r\n%b\r\n0\r\n\r\n" % (len(DATA), DATA)
    ),
    "compressed": answer(gzip.compress(DATA, 0), Content_Encoding="gzip"),
    "short": answer(DATA[: MIB // 2]),
}


@pytest.mark.parametrize("kind", PLAIN)
async def test_any_other_body_is_left_to_aiohttp(
    kind: str, made: list[weakref.ref[Filling]]
) -> None:
    with WireServer(answering(PLAIN[kind])) as server:
        async with (
            AsyncIttybit("key", base_url=server.url) as client,
            client.media.with_streaming_response.get("m") as response,
        ):
            came = b"".join([chunk async for chunk in response.iter_bytes()])
    assert came == (DATA[: MIB // 2] if kind == "short" else DATA)
    assert made == []


async def test_a_session_of_the_callers_is_left_alone(
    made: list[weakref.ref[Filling]],
) -> None:
    with WireServer(delivery()) as server:
        async with aiohttp.ClientSession() as session:
            client = AsyncIttybit("key", base_url=NOWHERE, session=session)
            assert await _kept(client, server.url) == DATA
    assert made == []


async def test_what_is_still_being_sent_goes_on() -> None:
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
            outgoing = request.outgoing(client._engine.options)
            async with client._engine.stream(outgoing, 1) as reply:
                came = [bytes(chunk) async for chunk in reply.chunks(MIB)]
    assert b"".join(came) == DATA


@pytest.mark.parametrize("server", [TlsServer, WireServer])
@pytest.mark.parametrize("sent", [MIB // 2, 4 * MIB])
async def test_a_cancelled_download_gives_its_connection_up(
    server: Callable[..., Any], sent: int, tmp_path: Path
) -> None:
    def first(line: Line) -> None:
        line.request()
        line.send(head("200 OK", len(DATA), {}) + DATA[:sent])
        arrived.set()
        line.until_gone()
        gone.set()

    arrived, gone = threading.Event(), threading.Event()
    with server(first, answering(MEDIA)) as served:
        verify = getattr(served, "authority", True)
        async with AsyncIttybit(
            "key", base_url=served.url, verify=verify, max_connections=1
        ) as client:
            tasks = asyncio.all_tasks()
            work = client.files.download(f"{served.url}/x", tmp_path / "x")
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
    assert served.connections == 2


async def test_closing_the_client_ends_a_download_that_waits_for_bytes(
    tmp_path: Path,
) -> None:
    def first(line: Line) -> None:
        line.request()
        line.send(head("200 OK", len(DATA), {}) + DATA[:MIB])
        line.until_gone()

    with WireServer(first) as server:
        client = AsyncIttybit("key", base_url=NOWHERE, max_retries=0)
        work = client.files.download(f"{server.url}/x", tmp_path / "x")
        download = asyncio.create_task(work)
        await asyncio.sleep(0.2)
        await client.close()
        with pytest.raises(Exception, match="was closed before the answer"):
            await asyncio.wait_for(download, 3)
    assert list(tmp_path.iterdir()) == []


async def test_a_walk_that_was_cancelled_loses_no_bytes() -> None:
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


async def test_a_second_reader_is_told_so_and_the_first_goes_on() -> None:
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
            with pytest.raises(APIConnectionError, match="two read one body"):
                await response.read()
            asked.set()
            assert begin + await first == DATA


@pytest.mark.parametrize("kind", [TlsServer, WireServer])
async def test_a_walk_that_failed_and_was_forgotten_gives_its_place_back(
    kind: type[WireServer],
) -> None:
    async def walk() -> None:
        count = 0
        async for _ in client.files.iter_bytes(f"{server.url}/x", chunk_size=MIB):
            count += 1
            if count == 2:
                raise KeyError("the caller's own")

    with kind(pausing(3 * MIB), answering(MEDIA)) as server:
        async with AsyncIttybit(
            "key",
            base_url=server.url,
            max_connections=1,
            timeout=Timeout(5, pool=1),
            verify=getattr(server, "authority", True),
        ) as client:
            task = asyncio.create_task(walk())
            await asyncio.wait({task})
            assert isinstance(task.exception(), KeyError)
            del task
            gc.collect()
            await asyncio.sleep(0.05)  # the loop closes what is collected
            assert (await client.media.get("med_1")).id == "med_1"


@pytest.mark.parametrize("kind", [TlsServer, WireServer])
async def test_an_idle_connection_holds_nobody_who_used_it(
    kind: type[WireServer],
) -> None:
    with kind(pausing(len(DATA))) as server:
        verify = getattr(server, "authority", True)
        async with AsyncIttybit("key", base_url=NOWHERE, verify=verify) as client:
            task = asyncio.create_task(_kept(client, server.url))
            await asyncio.wait({task})
            assert len(_idle(client)) == 1
            gone = weakref.ref(task)
            del task
            gc.collect()
            assert gone() is None


async def test_each_walk_has_chunks_of_its_own_size() -> None:
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


async def _everything(server: WireServer, verify: Any, folder: Path) -> None:
    broken: list[Any] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: broken.append(context))
    async with AsyncIttybit("key", base_url=NOWHERE, verify=verify) as client:

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
            came = await anext(chunks)
            await asyncio.sleep(0.1)  # it is full, and the reading paused
            assert came + await anext(chunks) in DATA
        assert await _kept(client, server.url) == DATA
    assert broken == []


@pytest.mark.parametrize("server", [TlsServer, WireServer])
@pytest.mark.parametrize("loop", ["asyncio", "uvloop"])
def test_it_works_in_either_loop(
    loop: str, server: Callable[..., Any], tmp_path: Path
) -> None:
    module = pytest.importorskip(loop)
    run: Callable[[Awaitable[None]], None] = module.run
    broken = delivery()
    broken.breaks = [3 * MIB]
    with server(broken, delivery()) as served:
        verify = getattr(served, "authority", True)
        run(_everything(served, verify, tmp_path))
