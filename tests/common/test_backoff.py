"""The pauses between tries grow, and never beyond their limits."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ittybit.backoff import exponential, quadratic

SECONDS = some.floats(0, 1e6)
TRIES = some.integers(1, 10**9)
JITTER = some.floats(0, 1)


@given(SECONDS, SECONDS, TRIES, JITTER)
def test_an_exponential_pause_is_never_negative_nor_over_its_limit(
    first: float, limit: float, number: int, jitter: float
) -> None:
    assert 0 <= exponential(first, limit)(number, jitter) <= limit


@given(SECONDS, SECONDS, SECONDS, TRIES, JITTER)
def test_a_quadratic_pause_is_never_negative_nor_over_its_limits(
    step: float, limit: float, spread: float, number: int, jitter: float
) -> None:
    pause = quadratic(step, limit, spread)(number, jitter)
    assert 0 <= pause <= limit + spread


@given(TRIES, JITTER)
def test_no_pause_is_shorter_than_the_one_before(number: int, jitter: float) -> None:
    for pause in (exponential(0.5, 8), quadratic(0.5, 2, 0.5)):
        assert pause(number, jitter) <= pause(number + 1, jitter)


@pytest.mark.parametrize(
    ("number", "seconds"), [(1, 0.5), (2, 1), (3, 2), (4, 4), (5, 8), (6, 8), (99, 8)]
)
def test_an_exponential_pause_doubles(number: int, seconds: float) -> None:
    pause = exponential(0.5, 8)
    assert pause(number, 0) == seconds
    assert pause(number, 1) == seconds * 0.75


@pytest.mark.parametrize(
    ("number", "least", "middle", "most"),
    [(1, 0, 0, 0.5), (2, 0, 0.5, 1), (3, 1.5, 2, 2.5), (4, 1.5, 2, 2.5)],
)
def test_a_quadratic_pause_grows_as_the_square_of_the_tries(
    number: int, least: float, middle: float, most: float
) -> None:
    pause = quadratic(0.5, 2, 0.5)
    assert [pause(number, jitter) for jitter in (0, 0.5, 1)] == [least, middle, most]
