"""The error of a lost connection quotes the system, never the server."""

import errno
import logging
import socket
import ssl
import traceback
from http.client import BadStatusLine, IncompleteRead, RemoteDisconnected
from typing import Any

import pytest

from ittybit.core.http.framing import FramingError
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.http.transport_errors import (
    cause_of,
    check_deadline,
    connection_error,
    reason_of,
)
from ittybit.errors import DeadlineError
from ittybit.timeouts import Timeout

KEY = "canaryK3Y7f3a9bQWERTY"


def outgoing(ends: float | None = None) -> Outgoing:
    headers = {"Authorization": f"Bearer {KEY}"}
    return Outgoing("GET", "http://h/x", headers, None, Timeout(5), ends)


class ProtocolError(Exception):
    """A substitute for ProtocolError of urllib3."""


REASONS = [
    (ConnectionResetError(), "Connection reset by peer"),
    (OSError(errno.EHOSTUNREACH, f"to {KEY}"), "No route to host"),
    (socket.gaierror(-2, "Name or service not known"), "Name or service not known"),
    (ssl.SSLError(1, "[SSL: X] wrong version"), "[SSL: X] wrong version"),
    (OSError(f"Tunnel connection failed: 407 {KEY}"), "the proxy answered 407"),
    (
        OSError(f"Multiple exceptions: [Errno 111] to {KEY}, [Errno 101] to ::1"),
        "Connection refused",
    ),
    (OSError(KEY), "OSError"),
    (BadStatusLine(KEY), "the response is not valid HTTP"),
    (RemoteDisconnected(KEY), "the server closed the connection without a response"),
    (
        ProtocolError(KEY, IncompleteRead(KEY.encode(), 9)),
        "the response is cut short, or its body is not valid HTTP",
    ),
    (
        FramingError("the response has an invalid chunk size"),
        "the response has an invalid chunk size",
    ),
]


@pytest.mark.parametrize(("error", "reason"), REASONS, ids=repr)
def test_a_reason_quotes_the_system_and_not_the_server(
    error: Exception, reason: str
) -> None:
    assert reason_of(error) == reason
    holding = ValueError(error)
    holding.__cause__ = KeyError(KEY)
    assert reason_of(holding) in (reason, "ValueError")
    assert KEY not in str(connection_error(outgoing(), error))


def library() -> None:
    head = f"Bearer {KEY}"
    try:
        raise ConnectionRefusedError(errno.ECONNREFUSED, "refused")
    except OSError as error:
        raise ProtocolError("connection aborted", head[:0]) from error


def catch(text: str = "") -> Exception:
    try:
        library()
    except ProtocolError as error:
        error.args = (error.args[0] + text,)
        return error
    raise AssertionError


def format_error(error: BaseException) -> str:
    found = traceback.TracebackException.from_exception(error, capture_locals=True)
    return "".join(found.format())


def test_a_cause_keeps_its_class_and_text_but_no_frames() -> None:
    error = catch()
    assert KEY in format_error(error)
    cause = cause_of(error, outgoing().hide)
    assert cause is error
    assert KEY not in format_error(cause)
    assert "connection aborted" in format_error(cause)
    assert "refused" in format_error(cause)


def test_frames_are_kept_while_debug_logging_is_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG, "ittybit"):
        assert "in library" in format_error(cause_of(catch(), outgoing().hide))
        assert "in library" in format_error(
            cause_of(catch(f": {KEY}"), outgoing().hide)
        )


@pytest.mark.parametrize("text", [KEY, KEY[4:], KEY.upper(), "\x1b[2J", "\nforged"])
def test_a_cause_with_a_secret_is_replaced_by_a_redacted_one(text: str) -> None:
    cause = cause_of(catch(text), outgoing().hide)
    assert isinstance(cause, ConnectionError)
    assert str(cause).startswith("ProtocolError: connection aborted")
    assert str(cause).isprintable()
    assert KEY[4:] not in str(cause)


def test_an_exception_handled_by_the_caller_is_not_changed() -> None:
    try:
        raise ConnectionRefusedError(errno.ECONNREFUSED, f"the program's: {KEY}")
    except OSError as own:
        error, program = _during(), own
        reason, cause = reason_of(error), cause_of(error, outgoing().hide)
    assert error.__context__ is program
    assert reason == "the response is not valid HTTP"
    assert cause is error
    assert program.__traceback__ is not None


def _during() -> Exception:
    try:
        raise BadStatusLine("nonsense")
    except BadStatusLine as error:
        return error


def test_a_deadline_that_has_passed_is_an_error() -> None:
    check_deadline(outgoing())
    check_deadline(outgoing(101), lambda: 100.0)
    with pytest.raises(DeadlineError, match="the deadline has passed"):
        check_deadline(outgoing(100), lambda: 100.0)


def test_a_cause_keeps_no_frame_of_this_package_while_debugging(
    caplog: pytest.LogCaptureFixture,
) -> None:
    source = "def own(received):\n    other(received)\n"
    own: dict[str, Any] = {"__name__": "ittybit_async._io.connection"}
    exec(source, own)

    def other(received: bytes) -> None:
        raise OSError("lost")

    own["other"] = other
    with (
        caplog.at_level(logging.DEBUG, "ittybit"),
        pytest.raises(OSError, match="lost") as caught,
    ):
        own["own"](KEY.encode())
    with caplog.at_level(logging.DEBUG, "ittybit"):
        cause = cause_of(caught.value, outgoing().hide)
    frames = [frame for frame, _ in traceback.walk_tb(cause.__traceback__)]
    names = [frame.f_code.co_name for frame in frames]
    assert "other" in names
    assert "own" not in names
