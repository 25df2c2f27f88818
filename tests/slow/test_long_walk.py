"""Iterating a million items keeps only one page in memory."""

import asyncio
import time
from collections.abc import Callable, Iterator

import pytest

from ittybit_async import AsyncIttybit
from ittybit_sync import Ittybit
from tests.support.memory import little_memory
from tests.support.wire_server import Line, WireServer, answer

PAGES, ITEMS = 10_000, 100
BYTES = 4 << 20


@pytest.fixture
def url() -> Iterator[str]:
    """Return the URL of a list in which each page links to the next."""

    def serve_list(line: Line) -> None:
        for page in range(1, PAGES + 1):
            if line.request() is None:
                return
            server.requests.clear()  # the server's record of requests must not count
            items = b",".join(b'{"id": "m%d-%d"}' % (page, n) for n in range(ITEMS))
            onward = f'</media?page={page + 1}>; rel="next"' if page < PAGES else ""
            line.send(answer(b"[%b]" % items, Links=onward))

    with WireServer(serve_list) as server:
        yield server.url


@pytest.mark.prove
def test_the_async_client_iterates_a_million_items_in_constant_memory(
    url: str, say: Callable[[str], None]
) -> None:
    async def walk() -> int:
        seen = 0
        async with AsyncIttybit("key", base_url=url) as client:
            async for _ in client.media.list():
                seen += 1
        return seen

    started = time.monotonic()
    with little_memory(BYTES):
        assert asyncio.run(walk()) == PAGES * ITEMS
    say(f"{PAGES * ITEMS} items in {time.monotonic() - started:.0f} s")


@pytest.mark.prove
def test_the_blocking_client_iterates_a_million_items_in_constant_memory(
    url: str, say: Callable[[str], None]
) -> None:
    started = time.monotonic()
    with little_memory(BYTES), Ittybit("key", base_url=url) as client:
        assert sum(1 for _ in client.media.list()) == PAGES * ITEMS
    say(f"{PAGES * ITEMS} items in {time.monotonic() - started:.0f} s")
