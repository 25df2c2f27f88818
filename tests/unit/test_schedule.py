"""Polling is quick at first, slower later, and adapts to progress."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ittybit.core.waiting.schedule import (
    OFTEN,
    SELDOM,
    PollSchedule,
    TypicalDurations,
    polling_interval,
)
from ittybit.types import Task


def task(progress: object = None, status: str = "processing") -> Task:
    return Task(id="a", kind="video", status=status, progress=progress)  # type: ignore[arg-type]  # a server may send anything


def poll_times(
    schedule: PollSchedule, seconds: float, speed: float = 0.0
) -> list[float]:
    """Return the times at which one item is polled within its first `seconds`."""
    schedule.join("a", 0.0)
    moments: list[float] = []
    while (now := schedule.next()) < seconds:
        assert schedule.begin(now) == ["a"]
        moments.append(now)
        schedule.told("a", now, task(speed * now if speed else None), 0.0)
    return moments


def end_after(schedule: PollSchedule, seconds: float) -> None:
    schedule.join("b", 0.0)
    schedule.told("b", 0.0, task(), 0.0)
    schedule.told("b", seconds, task(status="completed"), 0.0)


def test_polling_starts_immediately_and_slows_down() -> None:
    moments = poll_times(PollSchedule(), 120)
    pauses = [b - a for a, b in pairwise(moments)]
    assert moments[0] == 0.0
    assert pauses[0] == pytest.approx(OFTEN.quickest)
    assert pauses[-1] == pytest.approx(OFTEN.slowest)
    assert [round(p, 6) for p in pauses] == sorted(round(p, 6) for p in pauses)
    assert len(moments) < 50


def test_progress_determines_the_next_poll() -> None:
    # At one percent per half second, it ends after 50 seconds.
    moments = poll_times(PollSchedule(), 50, speed=2)
    around = [moment for moment in moments if 5 < moment < 40]
    last = [moment for moment in moments if moment >= 48]
    assert max(b - a for a, b in pairwise(last)) < 1.5
    assert len(around) < 12
    assert len(moments) < 40


def test_queued_time_does_not_count_as_slow_progress() -> None:
    schedule = PollSchedule()
    schedule.join("a", 0.0)
    for now in (0.0, 30.0, 60.0):
        schedule.told("a", now, task(0), 0.0)
    schedule.told("a", 61.0, task(50), 0.0)
    assert schedule.next() == pytest.approx(61.5)


def test_polling_slows_down_while_progress_does_not_change() -> None:
    schedule = PollSchedule()
    schedule.join("a", 0.0)
    now, pauses = 0.0, list[float]()
    for number in range(60):
        schedule.told("a", now, task(min(100, 50 * number)), 0.0)
        pauses.append(schedule.next() - now)
        now = schedule.next()
    assert pauses[-1] == OFTEN.slowest


def test_typical_durations_determine_the_first_poll() -> None:
    schedule = PollSchedule()
    for _ in range(3):
        end_after(schedule, 4.0)
    moments = poll_times(schedule, 8)
    assert moments[:2] == [0.0, 2.0]
    assert any(3.9 <= moment <= 4.2 for moment in moments)


def test_items_that_are_due_soon_join_a_round() -> None:
    schedule = PollSchedule()
    for id, since in (("a", 0.0), ("b", 0.02), ("c", 0.09)):
        schedule.join(id, since)
        schedule.told(id, since, task(), 0.0)
    assert schedule.next() == pytest.approx(0.1)
    assert schedule.begin(0.1) == ["a", "b"]


def test_a_pause_delays_all_items_and_a_failure_only_one() -> None:
    schedule = PollSchedule()
    schedule.join("a", 0.0)
    schedule.join("b", 0.0)
    assert [schedule.failed("a"), schedule.failed("a")] == [1, 2]
    schedule.delay("a", 7.0)
    assert schedule.begin(1.0) == ["b"]
    schedule.hold(9.0)
    schedule.hold(5.0)
    assert schedule.next() == 9.0
    schedule.told("a", 9.0, task(), 0.0)
    assert schedule.failed("a") == 1


def test_a_round_of_many_requests_is_followed_by_a_longer_pause() -> None:
    schedule = PollSchedule()
    schedule.join("a", 0.0)
    for requests, free in ((0, 0.1), (1, 0.1), (7, 0.7), (900, OFTEN.slowest)):
        assert schedule.begin(0.0) == ["a"]
        schedule.end(requests)
        assert schedule.next() == pytest.approx(free)


def test_rounds_have_a_minimum_distance_and_end_with_the_last_waiter() -> None:
    schedule = PollSchedule()
    schedule.join("a", 0.0)
    schedule.begin(0.0)
    schedule.told("a", 0.01, task(status="completed"), 0.0)
    assert schedule.next() == math.inf
    schedule.join("b", 0.02)
    assert schedule.next() == OFTEN.quickest
    schedule.leave("b")
    schedule.told("b", 1.0, task(), 0.0)
    schedule.delay("b", 1.0)
    assert schedule.failed("b") == 0
    assert schedule.next() == math.inf


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_a_pause_is_never_too_short_or_too_long(a: float, b: float) -> None:
    assert OFTEN.quickest <= polling_interval(a, b) <= OFTEN.slowest


progresses = st.one_of(
    st.none(), st.integers(-10, 200), st.floats(allow_nan=False), st.text(max_size=3)
)


@given(st.lists(st.tuples(st.floats(0, 1e4), progresses, st.floats(0, 1))))
def test_there_is_a_next_poll_whatever_the_server_sends(
    responses: list[tuple[float, object, float]],
) -> None:
    schedule = PollSchedule()
    schedule.join("a", 0.0)
    now = 0.0
    for seconds, progress, jitter in responses:
        now += seconds
        schedule.told("a", now, task(progress), jitter)
        assert now < schedule.next() <= now + OFTEN.slowest


def test_durations_are_limited_and_the_typical_one_is_low() -> None:
    durations = TypicalDurations()
    assert durations.typical("video") == 0.0
    for number in range(1000):
        durations.add("video", float(number))
        durations.add(f"kind {number}", 1.0)
    assert durations.typical("video") == 976.0
    assert durations.typical("kind 3") == 1.0
    assert durations.typical("kind 999") == 0.0


def poll_interval(schedule: PollSchedule, now: float) -> float:
    """Return the time from a poll of an item in progress to its next poll."""
    schedule.begin(now)
    schedule.told("a", now, task(), 0.0, seldom=True)
    return schedule.next() - now


def test_an_item_reported_by_webhook_is_polled_infrequently() -> None:
    schedule = PollSchedule()
    schedule.join("a", 0.0)
    assert poll_interval(schedule, 0.0) == SELDOM.quickest
    assert poll_interval(schedule, 100.0) == 25
    assert poll_interval(schedule, 1000.0) == SELDOM.slowest


def test_a_response_from_before_a_waiter_joined_does_not_slow_polling() -> None:
    schedule = PollSchedule()
    schedule.join("a", 0.0)
    schedule.told("a", 0.0, task(), 0.0, seldom=True)  # the response to its creation
    assert schedule.next() == OFTEN.quickest
    assert schedule.begin(1.0) == ["a"]
    schedule.join("a", 1.5)
    schedule.told("a", 2.0, task(), 0.0, seldom=True)
    assert schedule.next() == 2.5
    assert poll_interval(schedule, 2.5) == SELDOM.quickest


def test_joining_makes_an_infrequently_polled_item_due() -> None:
    schedule = PollSchedule()
    schedule.join("a", 0.0)
    poll_interval(schedule, 0.0)
    schedule.join("a", 1.0)
    assert schedule.next() == 1.0


def test_joining_does_not_skip_the_delay_after_a_failure() -> None:
    schedule = PollSchedule()
    schedule.join("a", 0.0)
    poll_interval(schedule, 0.0)
    schedule.failed("a")
    schedule.delay("a", 9.0)
    schedule.join("a", 1.0)
    assert schedule.next() == 9.0


def test_an_item_with_a_reported_end_is_polled_immediately_and_often() -> None:
    schedule = PollSchedule()
    schedule.join("a", 0.0)
    poll_interval(schedule, 0.0)
    assert schedule.hasten("a", 3.0)
    assert schedule.next() == 3.0
    assert poll_interval(schedule, 3.0) == pytest.approx(OFTEN.quickest)
    # A repeated report of the end causes no other poll.
    assert not schedule.hasten("a", 3.0)
    assert not schedule.hasten("nobody", 3.0)
