"""The pauses between attempts grow up to their limits."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as some
from tenacity import RetryCallState, Retrying

from ittybit.core.config.api import Backoff, exponential, quadratic

SECONDS = some.floats(0.001, 1e6)
TRIES = some.integers(1, 10**9)


def pause(backoff: Backoff, number: int, draw: float | None = None) -> float:
    """Return the pause after attempt `number`; `draw` replaces the random number."""
    state = RetryCallState(Retrying(), None, (), {})
    state.attempt_number = number
    with pytest.MonkeyPatch.context() as patch:
        if draw is not None:
            patch.setattr(random, "random", lambda: draw)
            patch.setattr(random, "uniform", lambda a, b: a + draw * (b - a))
        return backoff(state)


@given(SECONDS, SECONDS, TRIES)
def test_an_exponential_pause_stays_between_0_and_its_limit(
    first: float, limit: float, number: int
) -> None:
    assert 0 <= pause(exponential(first, limit), number) <= limit * (1 + 1e-9)


@given(SECONDS, SECONDS, SECONDS, TRIES)
def test_a_quadratic_pause_stays_between_0_and_its_limits(
    step: float, limit: float, spread: float, number: int
) -> None:
    assert 0 <= pause(quadratic(step, limit, spread), number) <= limit + spread


@given(TRIES, some.floats(0, 1))
def test_no_pause_is_shorter_than_the_previous_one(number: int, draw: float) -> None:
    for backoff in (exponential(0.5, 8), quadratic(0.5, 2, 0.5)):
        assert pause(backoff, number, draw) <= pause(backoff, number + 1, draw)


@pytest.mark.parametrize(
    ("number", "seconds"), [(1, 0.5), (2, 1), (3, 2), (4, 4), (5, 8)]
)
def test_an_exponential_pause_doubles_with_at_most_a_quarter_of_jitter(
    number: int, seconds: float
) -> None:
    backoff = exponential(0.5, 8)
    assert pause(backoff, number, 1) == pytest.approx(seconds)
    assert pause(backoff, number, 0) == pytest.approx(seconds * 0.75)


def test_an_exponential_pause_stays_at_its_limit() -> None:
    assert [pause(exponential(0.5, 8), number) for number in (6, 99)] == [8, 8]


@pytest.mark.parametrize(
    ("number", "least", "middle", "most"),
    [(1, 0, 0, 0.5), (2, 0, 0.5, 1), (3, 1.5, 2, 2.5), (4, 1.5, 2, 2.5)],
)
def test_a_quadratic_pause_grows_with_the_square_of_the_attempt(
    number: int, least: float, middle: float, most: float
) -> None:
    backoff = quadratic(0.5, 2, 0.5)
    pauses = [pause(backoff, number, draw) for draw in (0, 0.5, 1)]
    assert pauses == [least, middle, most]
