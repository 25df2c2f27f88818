"""The rate limiter with given times and outcomes."""

import pytest

from ittybit.core.rate_limit import Limiter
from ittybit.core.retry import RetryBudget
from ittybit.errors import APIConnectionError, APITimeoutError, ArgumentError


def _busy(limiter: Limiter, rate: int, seconds: int, start: float = 0.0) -> float:
    """Send `rate` requests per second that all succeed, and return the time."""
    for n in range(rate * seconds):
        limiter.sent(start + n / rate)
        limiter.succeeded(start + n / rate)
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
    limiter.refused(now, begun=now, retry_after=None)
    assert limiter.rate == pytest.approx(50, rel=0.05)


def test_429_responses_to_earlier_requests_do_not_halve_the_rate_again() -> None:
    limiter = Limiter(adaptive=True)
    now = _busy(limiter, rate=100, seconds=3)
    for _ in range(10):
        limiter.refused(now, begun=now - 0.1, retry_after=None)
    assert limiter.rate == pytest.approx(50, rel=0.05)


def test_the_rate_recovers_by_a_tenth_each_second() -> None:
    limiter = Limiter(adaptive=True)
    now = _busy(limiter, rate=100, seconds=3)
    limiter.refused(now, begun=now, retry_after=None)
    _busy(limiter, rate=50, seconds=4, start=now)
    assert limiter.rate == pytest.approx(50 * 1.1**4, rel=0.05)


def test_an_unused_limit_does_not_rise_forever() -> None:
    limiter = Limiter(adaptive=True)
    now = _busy(limiter, rate=100, seconds=3)
    limiter.refused(now, begun=now, retry_after=None)
    _busy(limiter, rate=1, seconds=1000, start=now)
    assert limiter.rate is not None
    assert limiter.rate < 110


def test_the_rate_never_falls_below_one_request_in_ten_seconds() -> None:
    limiter = Limiter(adaptive=True)
    for n in range(50):
        limiter.refused(float(n), begun=float(n), retry_after=None)
    assert limiter.rate == 0.1


def test_the_rate_recovers_from_many_429_responses_in_two_minutes() -> None:
    limiter = Limiter(adaptive=True)
    for n in range(50):
        limiter.refused(float(n), begun=float(n), retry_after=None)
    now = 50.0
    while now < 170:
        now += limiter.reserve(now)
        limiter.sent(now)
        limiter.succeeded(now)
    assert limiter.rate is not None
    assert limiter.rate > 20


@pytest.mark.parametrize("rate_limit", ["adaptive", 1000])
def test_the_retry_after_of_one_response_applies_to_all_requests(
    rate_limit: float | str,
) -> None:
    limiter = Limiter.of(rate_limit)
    assert limiter is not None
    limiter.refused(10.0, begun=10.0, retry_after=2.0)
    assert limiter.reserve(11.0) == pytest.approx(1.0)
    assert limiter.held(11.5) == pytest.approx(0.5)
    assert limiter.held(12.5) == 0


def test_a_fixed_rate_does_not_change() -> None:
    limiter = Limiter(rate=10)
    limiter.refused(1.0, begun=1.0, retry_after=None)
    limiter.succeeded(2.0)
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
