"""A timeout is the time without progress in each phase, in seconds."""

from typing import Any

import pytest

from ittybit.errors import ArgumentError
from ittybit.timeouts import Timeout
from tests.support import httpx_timeout


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


def test_a_timeout_of_httpx_keeps_each_of_its_limits() -> None:
    given = httpx_timeout.Timeout(60.0, read=5.0, write=10, connect=2.0, pool=None)
    assert Timeout.of(given) == Timeout(connect=2, read=5, write=10, pool=None)
    with pytest.raises(ArgumentError, match="connect must be a number of seconds"):
        Timeout.of(httpx_timeout.Timeout(5, connect=0))


class _OnlyConnect:
    def as_dict(self) -> dict[str, float]:
        return {"connect": 1.0}


@pytest.mark.parametrize(
    "wrong",
    [
        "3",
        b"3",
        (3, 5),
        {"connect": 1},
        object(),
        _OnlyConnect(),
        httpx_timeout.Timeout,
    ],
)
def test_the_error_for_another_object_names_the_class_to_use(wrong: Any) -> None:
    with pytest.raises(ArgumentError, match=r"an ittybit\.Timeout, or None") as caught:
        Timeout.of(wrong)
    assert repr(wrong) in str(caught.value)
