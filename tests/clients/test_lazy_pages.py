"""A page of the async client that has not been fetched yet."""

from pathlib import Path

import pytest

from ittybit.errors import ArgumentError
from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator
from tests.support.wire_server import WireServer, answer, answering


async def test_using_an_unfetched_page_raises_an_error_that_says_how_to_fetch() -> None:
    with WireServer(answering(answer(b'[{"id": "med_1"}, {"id": "med_2"}]'))) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            page = client.media.list()
            for ask in (
                lambda: page.data,
                lambda: page.raw,
                lambda: len(page),
                lambda: bool(page),
                lambda: page[0],
                page.has_next_page,
                page.next_page_info,
            ):
                with pytest.raises(ArgumentError, match=r"call load\(\) first"):
                    ask()
            assert repr(page) == "<Page of Media: not fetched>"
            assert server.requests == []
            assert await page.load() is page
            assert await page is page
    assert len(server.requests) == 1
    assert (len(page), page[1].id, bool(page)) == (2, "med_2", True)
    assert [media.id for media in page[:1]] == ["med_1"]
    assert repr(page) == "<Page of Media: 2 items>"


async def test_fetching_a_page_after_the_last_one_fails(
    emulator: Emulator, samples: Path
) -> None:
    async with AsyncIttybit(emulator.key, base_url=emulator.url) as client:
        await client.files.upload(samples / "still.png")
        page = await client.files.list(limit=1)
        while page.has_next_page():
            page = await page.get_next_page()
        with pytest.raises(ArgumentError, match=r"check has_next_page\(\) first"):
            await page.get_next_page()
