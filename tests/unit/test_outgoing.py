"""Remaining time of a call, and the parts of a request that may be shown."""

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
def test_a_step_is_limited_by_its_timeout_and_the_deadline(
    ends: float | None, seconds: float | None, left: float | None
) -> None:
    assert outgoing(ends).within(seconds, clock) == left


@pytest.mark.parametrize("ends", [99.0, 100.0])
def test_a_passed_deadline_raises_a_timeout_error(ends: float) -> None:
    with pytest.raises(TimeoutError, match="the deadline has passed"):
        outgoing(ends).within(5, clock)


def test_the_repr_shows_neither_key_nor_signature() -> None:
    assert repr(outgoing(None)) == "<Outgoing GET http://h/a.mp4>"


def test_a_timeout_after_the_deadline_is_a_deadline_error() -> None:
    assert type(timeout_error(outgoing(100), clock)) is DeadlineError
    assert type(timeout_error(outgoing(100.001), clock)) is DeadlineError  # early loop
    for ends in (101, None):
        error = timeout_error(outgoing(ends), clock)
        assert type(error) is APITimeoutError
        start = "GET http://h/a.mp4: no progress within the timeout (connect="
        assert start in str(error)


ADVICE = "; check the URL and the network"


def test_a_connection_error_gives_the_reason_or_the_error_class() -> None:
    refused = ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed")
    message = str(connection_error(outgoing(None), refused))
    why = "Connection refused"
    assert message == f"GET http://h/a.mp4: the connection failed: {why}{ADVICE}"
    message = connection_error(outgoing(None), EOFError())
    assert str(message).endswith("failed: EOFError" + ADVICE)
