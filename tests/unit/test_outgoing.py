"""What is left of a call's time, and what of a request may be shown."""

import errno

import pytest

from ittybit.core.http.outgoing import Outgoing
from ittybit.core.http.transport_errors import connection_error, timeout_error
from ittybit.errors import APITimeoutError, DeadlineError
from ittybit.timeouts import Timeout


def outgoing(ends: float | None) -> Outgoing:
    headers = {"Authorization": "Bearer key"}
    url = "http://h/a.mp4?signature=secret"
    return Outgoing("GET", url, headers, None, Timeout(5), ends)


def clock() -> float:
    return 100.0


@pytest.mark.parametrize(
    ("ends", "seconds", "left"),
    [(None, 5, 5), (None, None, None), (103, 5, 3), (103, 2, 2), (103, None, 3)],
)
def test_a_step_may_take_what_is_allowed_and_no_more_than_is_left(
    ends: float | None, seconds: float | None, left: float | None
) -> None:
    assert outgoing(ends).within(seconds, clock) == left


@pytest.mark.parametrize("ends", [99.0, 100.0])
def test_nothing_is_left_when_the_deadline_has_passed(ends: float) -> None:
    with pytest.raises(TimeoutError, match="the deadline has passed"):
        outgoing(ends).within(5, clock)


def test_neither_key_nor_signature_is_shown() -> None:
    assert repr(outgoing(None)) == "<Outgoing GET http://h/a.mp4>"


def test_a_timeout_after_the_deadline_is_the_deadlines() -> None:
    assert type(timeout_error(outgoing(100), clock)) is DeadlineError
    assert (
        type(timeout_error(outgoing(100.001), clock)) is DeadlineError
    )  # a loop is early
    for ends in (101, None):
        error = timeout_error(outgoing(ends), clock)
        assert type(error) is APITimeoutError
        assert "GET http://h/a.mp4: no progress within the timeout" in str(error)


ADVICE = "; check the URL and the network"


def test_a_lost_connection_says_why_or_at_least_what() -> None:
    refused = ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed")
    said = str(connection_error(outgoing(None), refused))
    why = "Connection refused"
    assert said == f"GET http://h/a.mp4: the connection failed: {why}{ADVICE}"
    said = connection_error(outgoing(None), EOFError())
    assert str(said).endswith("failed: EOFError" + ADVICE)
