"""Lists: one page, and all following pages."""

from contextlib import aclosing

import pytest

from ittybit.errors import APIResponseValidationError, ArgumentError
from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator, Fault


async def _create(client: AsyncIttybit, count: int) -> list[str]:
    return [(await client.media.create(title=f"{n}")).id for n in range(count)][::-1]


async def test_iterating_a_list_yields_every_item_once(client: AsyncIttybit) -> None:
    made = await _create(client, 5)
    seen = [media.id async for media in client.media.list(limit=2)]
    assert seen[:5] == made
    assert len(seen) == len(set(seen))


async def test_a_page_contains_only_its_own_items(client: AsyncIttybit) -> None:
    made = await _create(client, 3)
    page = await client.media.list(limit=2)
    assert [media.id for media in page.data] == made[:2]
    assert (len(page), page[0].id, bool(page)) == (2, made[0], True)
    assert [media.id for media in page[1:]] == made[1:2]


async def test_a_page_fetches_the_next_page(client: AsyncIttybit) -> None:
    made = await _create(client, 3)
    page = await client.media.list(limit=2)
    assert page.has_next_page()
    following = await page.get_next_page()
    assert following[0].id == made[2]


async def test_pages_can_be_iterated(client: AsyncIttybit) -> None:
    made = await _create(client, 3)
    async with aclosing((await client.media.list(limit=2)).iter_pages()) as pages:
        sizes = [len(page) async for page in pages]
    assert sizes[0] == 2
    assert sum(sizes) >= len(made)


async def test_a_page_past_the_end_is_empty_and_the_last(client: AsyncIttybit) -> None:
    page = await client.media.list(page=10_000)
    assert (len(page), bool(page), page.has_next_page()) == (0, False, False)
    with pytest.raises(ArgumentError, match="there is no next page"):
        await page.get_next_page()


async def test_no_page_is_fetched_before_it_is_needed(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    await _create(client, 3)
    emulator.requests.clear()
    async with aclosing(client.media.list(limit=1).__aiter__()) as walk:
        async for _ in walk:
            break
    assert len(emulator.requests) == 1


async def test_a_server_that_repeats_a_page_cannot_block_the_iteration(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    same = Fault(status=200, body=b'[{"id": "med_1"}, {"id": "med_2"}]')
    emulator.faults.add(same, path="/media", times=None)
    seen: list[str] = []

    async def walk() -> None:
        async for media in client.media.list(limit=2):
            seen.append(media.id)  # noqa: PERF401  # items before the error count

    with pytest.raises(APIResponseValidationError, match="twice"):
        await walk()
    assert seen == ["med_1", "med_2"]


async def test_unknown_fields_are_in_the_raw_page(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    emulator.faults.add(Fault(status=200, body=b'[{"id": "med_1", "mood": "calm"}]'))
    page = await client.media.list()
    assert page.raw.json() == [{"id": "med_1", "mood": "calm"}]


async def test_an_iteration_follows_cursors(
    client: AsyncIttybit, emulator: Emulator
) -> None:
    for last in (b"a", b"b"):
        link = f'<{emulator.url}/media?after={last.decode()}>; rel="next"'
        body = b'[{"id": "%b"}]' % last
        page = Fault(status=200, body=body, headers={"Link": link})
        emulator.faults.add(page, path="/media")
    end = Fault(status=200, body=b'[{"id": "c"}]', headers={"Link": ""})
    emulator.faults.add(end, path="/media")
    assert [media.id async for media in client.media.list(limit=1)] == ["a", "b", "c"]
    queries = [arrival.query for arrival in emulator.requests]
    assert queries == ["limit=1", "limit=1&after=a", "limit=1&after=b"]
