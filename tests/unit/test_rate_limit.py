"""The rate limiter with given times and outcomes."""

from heapq import heappop, heappush

import pytest

from ittybit.core.rate_limit import Limiter
from ittybit.core.retry import RetryBudget
from ittybit.errors import APIConnectionError, APITimeoutError, ArgumentError


def _busy(limiter: Limiter, rate: int, seconds: int, start: float = 0.0) -> float:
    """Send `rate` requests per second that all succeed, and return the time."""
    for n in range(rate * seconds):
        limiter.record_request(start + n / rate)
        limiter.record_success(start + n / rate)
    return start + seconds


def test_a_fixed_rate_spaces_requests_evenly() -> None:
    limiter = Limiter(rate=10)
    assert [limiter.reserve(5.0) for _ in range(3)] == pytest.approx([0, 0.1, 0.2])


def test_unused_time_does_not_accumulate() -> None:
    limiter = Limiter(rate=10)
    limiter.reserve(0.0)
    assert [limiter.reserve(100.0), limiter.reserve(100.0)] == pytest.approx([0, 0.1])


def test_the_adaptive_limiter_starts_without_a_limit() -> None:
    limiter = Limiter(adaptive=True)
    assert {limiter.reserve(0.0) for _ in range(1000)} == {0.0}


def test_a_429_response_halves_the_measured_rate() -> None:
    limiter = Limiter(adaptive=True)
    now = _busy(limiter, rate=100, seconds=3)
    limiter.record_429(now, sent_at=now, retry_after=None)
    assert limiter.rate == pytest.approx(50, rel=0.05)


def test_429_responses_to_earlier_requests_do_not_halve_the_rate_again() -> None:
    limiter = Limiter(adaptive=True)
    now = _busy(limiter, rate=100, seconds=3)
    for _ in range(10):
        limiter.record_429(now, sent_at=now - 0.1, retry_after=None)
    assert limiter.rate == pytest.approx(50, rel=0.05)


def test_the_rate_recovers_by_a_tenth_each_second() -> None:
    limiter = Limiter(adaptive=True)
    now = _busy(limiter, rate=100, seconds=3)
    limiter.record_429(now, sent_at=now, retry_after=None)
    _busy(limiter, rate=50, seconds=4, start=now)
    assert limiter.rate == pytest.approx(50 * 1.1**4, rel=0.05)


def test_an_unused_limit_does_not_rise_forever() -> None:
    limiter = Limiter(adaptive=True)
    now = _busy(limiter, rate=100, seconds=3)
    limiter.record_429(now, sent_at=now, retry_after=None)
    _busy(limiter, rate=1, seconds=1000, start=now)
    assert limiter.rate is not None
    assert limiter.rate < 110


def test_the_rate_never_falls_below_one_request_per_second() -> None:
    limiter = Limiter(adaptive=True)
    for n in range(50):
        limiter.record_429(float(n), sent_at=float(n), retry_after=None)
    assert limiter.rate == 1.0


def _run_storm(
    concurrency: int, storm: tuple[float, float], retry_after: float | None
) -> float:
    """Send what takes 15 s without a storm, and return the seconds that it took.

    Each response takes 0.05 s. A refused request is sent again after 1 to 2 s.
    """
    limiter = Limiter(adaptive=True)
    left, now = concurrency * 300, 0.0
    events: list[tuple[float, float, bool]] = []  # end, begin or -1, refused
    waiting = concurrency
    while left:
        while waiting and limiter.delay(now) <= 0:
            limiter.reserve(now)
            limiter.record_request(now)
            refused = storm[0] <= now < storm[1]
            heappush(events, (now + 0.05, now, refused))
            waiting -= 1
        due = now + limiter.delay(now) if waiting else float("inf")
        now = max(now + 1e-6, min([due, *(event[0] for event in events[:1])]))
        while events and events[0][0] <= now:
            _, sent, refused = heappop(events)
            if sent < 0 or not refused:
                waiting += 1
            if sent < 0:
                continue
            if refused:
                limiter.record_429(now, sent, retry_after)
                heappush(events, (now + 1 + len(events) % 11 / 10, -1.0, False))
            else:
                limiter.record_success(now)
                left -= 1
    return now


@pytest.mark.parametrize("retry_after", [1.0, None])
@pytest.mark.parametrize("storm", [(0.0, 20.0), (5.0, 25.0), (5.0, 6.0)])
@pytest.mark.parametrize("concurrency", [1, 8, 64])
def test_a_storm_delays_a_run_by_at_most_ten_seconds_more(
    concurrency: int, storm: tuple[float, float], retry_after: float | None
) -> None:
    seconds = _run_storm(concurrency, storm, retry_after)
    assert seconds < 15 + (storm[1] - storm[0]) + 10


def test_a_request_behind_others_waits_for_their_slots_too() -> None:
    limiter = Limiter(rate=10)
    limiter.reserve(5.0)
    assert limiter.delay(5.0, ahead=3) == pytest.approx(0.4)


@pytest.mark.parametrize("rate_limit", ["adaptive", 1000])
def test_the_retry_after_of_one_response_applies_to_all_requests(
    rate_limit: float | str,
) -> None:
    limiter = Limiter.of(rate_limit)
    assert limiter is not None
    limiter.record_429(10.0, sent_at=10.0, retry_after=2.0)
    assert limiter.delay(11.0) == pytest.approx(1.0)
    assert limiter.delay(12.5) == 0


def test_a_fixed_rate_does_not_change() -> None:
    limiter = Limiter(rate=10)
    limiter.record_429(1.0, sent_at=1.0, retry_after=None)
    limiter.record_success(2.0)
    assert limiter.rate == 10


def test_the_option_selects_the_limiter() -> None:
    assert Limiter.of(None) is None
    assert Limiter.of("adaptive") == Limiter(adaptive=True)
    assert Limiter.of(5) == Limiter(rate=5.0)


@pytest.mark.parametrize("value", ["fast", 0, -1, True, float("nan"), float("inf")])
def test_an_invalid_option_is_refused(value: float | str) -> None:
    with pytest.raises(ArgumentError, match="rate_limit must be"):
        Limiter.of(value)


def test_the_budget_allows_a_hundred_retries_in_a_row() -> None:
    budget, error = RetryBudget(), APIConnectionError("refused")
    assert [budget.spend(error) for _ in range(101)] == [True] * 100 + [False]


def test_timeouts_cost_twice_as_much() -> None:
    budget, error = RetryBudget(), APITimeoutError("slow")
    assert [budget.spend(error) for _ in range(51)] == [True] * 50 + [False]


def test_five_successes_pay_for_one_retry_up_to_the_limit() -> None:
    budget, error = RetryBudget(left=0), APIConnectionError("refused")
    for _ in range(5):
        assert not budget.spend(error)
        budget.earn()
    assert budget.spend(error)
    for _ in range(10_000):
        budget.earn()
    assert budget.left == 500
