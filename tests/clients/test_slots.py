"""Slots of connections, which are freed in order and after each interruption."""

from __future__ import annotations

import asyncio

import pytest

from ittybit_async.http.slots import Slot, Slots
from ittybit_sync import Ittybit
from ittybit_sync.http import resource
from tests.support.wire_server import MEDIA, WireServer, answering

_LIMIT = 5


def _take_all(slots: Slots, limit: int) -> list[Slot]:
    taken = [Slot(slots) for _ in range(limit)]
    assert all(slots.take(slot) for slot in taken)
    return taken


async def test_slots_that_are_freed_together_are_taken_together_and_in_order() -> None:
    slots = Slots(_LIMIT)
    taken = _take_all(slots, _LIMIT)
    order: list[int] = []

    async def call(number: int) -> Slot:
        await slots.wait(slot := Slot(slots), None)
        order.append(number)
        return slot

    calls = [asyncio.create_task(call(number)) for number in range(2 * _LIMIT)]
    await asyncio.sleep(0)
    for slot in taken:
        slot.leave()
    await asyncio.sleep(0)
    assert order == [*range(_LIMIT)]  # in one turn of the loop
    for one in calls[:_LIMIT]:
        (await one).leave()
    await asyncio.gather(*calls[_LIMIT:])
    assert order == [*range(2 * _LIMIT)]


async def test_a_cancelled_call_passes_its_wake_up_on() -> None:
    slots = Slots(2)
    taken = _take_all(slots, 2)
    calls = [asyncio.create_task(slots.wait(Slot(slots), None)) for _ in range(4)]
    await asyncio.sleep(0)
    for slot in taken:
        slot.leave()
    for call in calls[:2]:  # both have been woken, and neither has run
        call.cancel()
    async with asyncio.timeout(5):
        await asyncio.gather(*calls[2:])
    assert all(call.cancelled() for call in calls[:2])


def test_an_exception_after_a_response_was_opened_frees_its_slot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupt(_: object, opened: object) -> object:
        monkeypatch.undo()
        raise KeyboardInterrupt

    with (
        WireServer(answering(MEDIA)) as server,
        Ittybit("key", base_url=server.url, max_connections=1, timeout=2) as client,
    ):
        monkeypatch.setattr(resource, "cast", interrupt)
        stream = client.media.with_streaming_response.get("med_1")
        with pytest.raises(KeyboardInterrupt) as kept, stream:
            pass
        assert client.get("/x").status_code == 200
    assert kept.value is not None
