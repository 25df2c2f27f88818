"""A timeout is the time without progress in each phase, in seconds."""

import pytest

from ittybit.errors import ArgumentError
from ittybit.timeouts import Timeout


def test_one_number_is_the_limit_of_each_phase() -> None:
    timeout = Timeout(3)
    assert (timeout.connect, timeout.read, timeout.write) == (3, 3, 3)
    assert timeout.pool is None


def test_a_phase_may_have_its_own_limit() -> None:
    timeout = Timeout(60, connect=2, read=None)
    assert (timeout.connect, timeout.read, timeout.write) == (2, None, 60)


def test_none_means_no_limit() -> None:
    timeout = Timeout(None)
    assert (timeout.connect, timeout.read, timeout.write) == (None, None, None)


@pytest.mark.parametrize("wrong", [0, -1, float("nan"), "3", True])
def test_an_invalid_duration_is_refused_with_its_name(wrong: float) -> None:
    with pytest.raises(ArgumentError, match="timeout must be a number of seconds"):
        Timeout(wrong)
    with pytest.raises(ArgumentError, match="connect must be a number of seconds"):
        Timeout(connect=wrong)


def test_timeouts_are_compared_by_value() -> None:
    assert Timeout(3) == Timeout(3, read=3)
    assert hash(Timeout(3)) == hash(Timeout(3))
    assert Timeout(3) != Timeout(3, connect=1)
    assert Timeout.of(Timeout(3, connect=1)) == Timeout(3, connect=1)
    assert repr(Timeout(3, connect=1)) == (
        "Timeout(connect=1.0, read=3.0, write=3.0, pool=None)"
    )
