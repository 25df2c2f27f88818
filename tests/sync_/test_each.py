# Generated from tests/async_/test_each.py by build_sync.py. Do not edit.
"""Concurrent calls: limited, in order of completion, and only as many as needed."""

import threading
from collections.abc import Iterator
from contextlib import closing
from contextvars import ContextVar

import pytest

from ittybit_sync import _io
from ittybit_sync.concurrency import each

place = ContextVar("place", default="nowhere")


class Watch:
    """Counts the calls that run now, and their maximum."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.now = self.most = self.started = 0

    def work(self, number: int) -> int:
        with self.lock:
            self.started += 1
            self.now += 1
            self.most = max(self.most, self.now)
        _io.sleep(0.02)
        with self.lock:
            self.now -= 1
        return number * number


@pytest.mark.parametrize("limit", [1, 3, 50])
def test_each_item_is_processed_once_within_the_limit(
    limit: int,
) -> None:
    watch = Watch()
    found = [n for n in each(watch.work, range(12), limit=limit)]
    assert sorted(found) == [number * number for number in range(12)]
    assert watch.started == 12
    assert watch.most <= limit
    assert watch.most > 1 or limit == 1


def test_results_are_yielded_as_they_are_ready() -> None:
    def work(pause: float) -> float:
        _io.sleep(pause)
        return pause

    found = [p for p in each(work, [0.2, 0.1, 0.0], limit=3)]
    assert found == [0.0, 0.1, 0.2]


def test_an_empty_input_ends_immediately() -> None:
    assert [n for n in each(Watch().work, [], limit=3)] == []


def test_items_are_consumed_only_as_needed() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    watch = Watch()
    with closing(each(watch.work, items(), limit=2)) as walk:
        for _ in walk:
            break
    assert len(taken) <= 4
    assert watch.started <= 4


def test_the_first_failure_ends_the_iteration() -> None:
    started: list[int] = []

    def work(number: int) -> int:
        started.append(number)
        if number == 2:
            raise ZeroDivisionError("the third")
        _io.sleep(0.01)
        return number

    with pytest.raises(ZeroDivisionError, match="the third"):
        for _ in each(work, range(100), limit=2):
            pass
    assert len(started) < 10


def test_a_failure_of_the_items_ends_the_iteration() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError("no more items")

    with pytest.raises(ZeroDivisionError, match="no more items"):
        for _ in each(Watch().work, items(), limit=1):
            pass


def test_calls_run_in_the_context_of_the_caller() -> None:
    def work(_: int) -> str:
        return place.get()

    token = place.set("here")
    try:
        assert [p for p in each(work, range(3), limit=2)] == ["here"] * 3
    finally:
        place.reset(token)


def test_a_call_in_a_thread_returns_its_result_or_raises() -> None:
    assert _io.to_thread(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        _io.to_thread(divmod, 7, 0)


@pytest.mark.parametrize("limit", [1, 3])
def test_results_wait_for_a_slow_consumer(limit: int) -> None:
    watch = Watch()
    found: list[int] = []
    with closing(each(watch.work, range(20), limit=limit)) as walk:
        for number in walk:
            found.append(number)
            if len(found) in (1, 8):
                _io.sleep(0.3)
                assert watch.started < len(found) + 3 * limit
    assert sorted(found) == [number * number for number in range(20)]


def test_no_item_starts_after_an_error() -> None:
    started: list[int] = []

    def work(number: int) -> int:
        started.append(number)
        _io.sleep(0.05 if number else 0)
        if not number:
            raise ZeroDivisionError("the first")
        return number

    with pytest.raises(ZeroDivisionError, match="the first"):
        for _ in each(work, range(100), limit=8):
            pass
    assert len(started) <= 9
