"""Concurrent calls: limited, in order of completion, and only as many as needed."""

import threading
from collections.abc import Iterator
from contextlib import aclosing
from contextvars import ContextVar

import pytest

from ittybit_async import _io
from ittybit_async.concurrency import each

place = ContextVar("place", default="nowhere")


class Watch:
    """Counts the calls that run now, and their maximum."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.now = self.most = self.started = 0

    async def work(self, number: int) -> int:
        with self.lock:
            self.started += 1
            self.now += 1
            self.most = max(self.most, self.now)
        await _io.sleep(0.02)
        with self.lock:
            self.now -= 1
        return number * number


@pytest.mark.parametrize("limit", [1, 3, 50])
async def test_each_item_is_processed_once_within_the_limit(
    limit: int,
) -> None:
    watch = Watch()
    found = [n async for n in each(watch.work, range(12), limit=limit)]
    assert sorted(found) == [number * number for number in range(12)]
    assert watch.started == 12
    assert watch.most <= limit
    assert watch.most > 1 or limit == 1


async def test_results_are_yielded_as_they_are_ready() -> None:
    async def work(pause: float) -> float:
        await _io.sleep(pause)
        return pause

    found = [p async for p in each(work, [0.2, 0.1, 0.0], limit=3)]
    assert found == [0.0, 0.1, 0.2]


async def test_an_empty_input_ends_immediately() -> None:
    assert [n async for n in each(Watch().work, [], limit=3)] == []


async def test_items_are_consumed_only_as_needed() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    watch = Watch()
    async with aclosing(each(watch.work, items(), limit=2)) as walk:
        async for _ in walk:
            break
    assert len(taken) <= 4
    assert watch.started <= 4


async def test_the_first_failure_ends_the_iteration() -> None:
    started: list[int] = []

    async def work(number: int) -> int:
        started.append(number)
        if number == 2:
            raise ZeroDivisionError("the third")
        await _io.sleep(0.01)
        return number

    with pytest.raises(ZeroDivisionError, match="the third"):
        async for _ in each(work, range(100), limit=2):
            pass
    assert len(started) < 10


async def test_a_failure_of_the_items_ends_the_iteration() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError("no more items")

    with pytest.raises(ZeroDivisionError, match="no more items"):
        async for _ in each(Watch().work, items(), limit=1):
            pass


async def test_calls_run_in_the_context_of_the_caller() -> None:
    async def work(_: int) -> str:
        return place.get()

    token = place.set("here")
    try:
        assert [p async for p in each(work, range(3), limit=2)] == ["here"] * 3
    finally:
        place.reset(token)


async def test_a_call_in_a_thread_returns_its_result_or_raises() -> None:
    assert await _io.to_thread(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        await _io.to_thread(divmod, 7, 0)


@pytest.mark.parametrize("limit", [1, 3])
async def test_results_wait_for_a_slow_consumer(limit: int) -> None:
    watch = Watch()
    found: list[int] = []
    async with aclosing(each(watch.work, range(20), limit=limit)) as walk:
        async for number in walk:
            found.append(number)
            if len(found) in (1, 8):
                await _io.sleep(0.3)
                assert watch.started < len(found) + 3 * limit
    assert sorted(found) == [number * number for number in range(20)]


async def test_no_item_starts_after_an_error() -> None:
    started: list[int] = []

    async def work(number: int) -> int:
        started.append(number)
        await _io.sleep(0.05 if number else 0)
        if not number:
            raise ZeroDivisionError("the first")
        return number

    with pytest.raises(ZeroDivisionError, match="the first"):
        async for _ in each(work, range(100), limit=8):
            pass
    assert len(started) <= 9
