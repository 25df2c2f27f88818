"""Files are streamed and never held in memory."""

import gzip
from collections import Counter
from pathlib import Path

import pytest

from ittybit.errors import APIResponseValidationError
from ittybit_async import AsyncIttybit
from tests.support.memory import little_memory
from tests.support.wire_server import Line, WireServer, answer, answering

SIZE = 64 << 20


async def test_an_upload_is_never_held_in_memory(tmp_path: Path) -> None:
    source = tmp_path / "large.mp4"
    with source.open("wb") as file:
        file.truncate(SIZE)

    def script(line: Line) -> None:
        while (seen := line.head()) is not None:
            size = int(seen.headers["content-length"])
            line.skip(size)
            sizes[seen.method] += size
            line.send(answer(b'{"id": "f", "url": "%b/x"}' % server.url.encode()))

    sizes = Counter[str]()
    with WireServer(script) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with little_memory():
                await client.files.upload(source)
    assert sizes["PUT"] == SIZE


async def test_a_download_is_never_held_in_memory(tmp_path: Path) -> None:
    def script(line: Line) -> None:
        line.request()
        line.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % SIZE)
        for _ in range(SIZE >> 20):
            line.send(bytes(1 << 20))

    with WireServer(script) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with little_memory():
                await client.files.download(f"{server.url}/x", tmp_path / "x")
    assert (tmp_path / "x").stat().st_size == SIZE


async def test_a_compressed_bomb_is_given_up_at_the_body_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limit = 32 << 20
    monkeypatch.setattr("ittybit_async.http.engine.LONGEST_BODY", limit)
    # tracemalloc counts reserved memory that is never used.
    monkeypatch.setattr("ittybit_async.http.reply._MAPPED", 1 << 20)
    bomb = gzip.compress(bytes(1 << 24)) * 256  # 4 MB that expand to 4 GiB
    with WireServer(answering(answer(bomb, Content_Encoding="gzip"))) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            given_up = pytest.raises(APIResponseValidationError, match="longer than")
            with little_memory(limit * 5 // 4), given_up:
                await client.media.get("med_1")
    assert len(server.requests) == 1


async def test_a_compressed_bomb_can_be_streamed() -> None:
    bomb = gzip.compress(bytes(1 << 24)) * 4
    size = 0
    with WireServer(answering(answer(bomb, Content_Encoding="gzip"))) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with little_memory(8 << 20):
                async with client.media.with_streaming_response.get("m") as response:
                    async for chunk in response.iter_bytes(1 << 20):
                        size += len(chunk)
    assert size == SIZE


async def test_a_long_list_holds_one_page_at_a_time() -> None:
    def script(line: Line) -> None:
        for page in range(1, 1001):
            if line.request() is None:
                return
            items = b",".join(b'{"id": "m%d-%d"}' % (page, n) for n in range(100))
            onward = f'</media?page={page + 1}>; rel="next"' if page < 1000 else ""
            line.send(answer(b"[%b]" % items, Links=onward))

    seen = 0
    with WireServer(script) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with little_memory(4 << 20):
                async for _ in client.media.list():
                    seen += 1
    assert seen == 100_000
