"""Errors of requests without a complete response, the same for both transports."""

import errno
import logging
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from inspect import currentframe
from traceback import walk_stack, walk_tb
from types import FrameType, TracebackType
from typing import TypeVar

from ittybit.core.clock import monotonic
from ittybit.core.http.framing import FramingError, NewConnectionError
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.log import logger
from ittybit.core.printable import one_line
from ittybit.core.redaction import Hide
from ittybit.core.url.redaction import redact_urls
from ittybit.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    ArgumentError,
    ClientClosedError,
    DeadlineError,
)

_E = TypeVar("_E", bound=APIConnectionError)
_TICK = 0.002  # seconds: uvloop's clock has milliseconds, so its timers can be early
_MAX_LENGTH = 300  # characters of the text of a redacted cause
_MAX_CLEAN_LENGTH = 2000  # characters of the text of an unchanged cause
_PACKAGES = frozenset({"ittybit", "ittybit_async", "ittybit_sync", "wootiv"})
_WITH_LIBRARIES = (
    _PACKAGES | sys.stdlib_module_names | {"aiohttp", "requests", "urllib3", "yarl"}
)


def mark_unsent(error: _E) -> _E:
    """Return `error`, marked as raised before any byte of the request was sent."""
    error.sent = False
    return error


_PHASES = ("connect", "read", "write", "pool")


def timeout_error(
    outgoing: Outgoing, clock: Callable[[], float] = monotonic
) -> APITimeoutError:
    """Return the error of a request that took too long."""
    info = outgoing.info
    if outgoing.ends is not None and clock() + _TICK >= outgoing.ends:
        return DeadlineError(
            f"{info}: the deadline has passed; allow more seconds",
            request=info,
        )
    limits = ", ".join(f"{n}={getattr(outgoing.timeout, n)}" for n in _PHASES)
    return APITimeoutError(
        f"{info}: no progress within the timeout ({limits}); set a longer timeout if "
        "the server is slow",
        request=info,
    )


def check_deadline(outgoing: Outgoing, clock: Callable[[], float] = monotonic) -> None:
    """Raise DeadlineError if the deadline of the call has passed."""
    if outgoing.ends is not None and clock() >= outgoing.ends:
        raise timeout_error(outgoing, clock)


def connection_error(outgoing: Outgoing, error: BaseException) -> APIConnectionError:
    """Return the error of a request whose connection failed with `error`."""
    info = outgoing.info
    reason, causes = reason_of(error), list(iter_causes(error))
    is_proxy = any(_is_of_proxy(cause, info.url) for cause in causes)
    if is_proxy or reason.startswith("the proxy "):
        subject = "proxy"
    elif any("Cert" in type(cause).__name__ for cause in causes):
        subject = "URL and the certificates that this machine trusts"
    else:
        subject = "URL and the network"
    return APIConnectionError(
        f"{info}: the connection failed: {reason}; check the {subject}",
        request=info,
    )


def _is_of_proxy(error: BaseException, url: str) -> bool:
    name = type(error).__name__
    if name == "ClientConnectorDNSError":
        return str(getattr(error, "host", "")) not in url
    return name in _PROXY_ERRORS


def reason_of(error: BaseException) -> str:
    """Return why a connection failed, without text that a server may have sent.

    Messages of the operating system and of TLS are quoted. Messages of the HTTP
    libraries are not, because they contain parts of the response.
    """
    causes = list(iter_causes(error))
    for describe in (_framing, _tls, _proxy, _system, _protocol):
        for cause in causes:
            if reason := describe(cause):
                return reason
    return type(error).__name__


def _framing(error: BaseException) -> str:
    return str(error) if isinstance(error, FramingError) else ""


def _tls(error: BaseException) -> str:
    # aiohttp wraps errors of ssl in subclasses of these errors.
    if isinstance(error, OSError) and type(error).__module__ == "ssl":
        return str(error.strerror or error)
    if type(error).__name__ in ("CertificateError", "ServerFingerprintMismatch"):
        return "the certificate is not valid for this host"
    return ""


def _proxy(error: BaseException) -> str:
    # The texts contain the response of the proxy, or its URL with the password.
    if (match := _TUNNEL.match(str(error))) is not None:
        return f"the proxy answered {match[1]}"
    if type(error).__name__ == "ClientHttpProxyError":
        return f"the proxy answered {getattr(error, 'status', '')}".rstrip()
    return ""


def _system(error: BaseException) -> str:
    if not isinstance(error, OSError):
        return ""
    if type(error).__name__ == "gaierror":
        return str(error.strerror or error)
    number = error.errno or _NUMBERS.get(type(error))
    if isinstance(number, int) and number > 0:
        return os.strerror(number)
    # asyncio combines the failures of several addresses in one text.
    match = _SEVERAL.match(str(error)) if type(error) is OSError else None
    return os.strerror(int(match[1])) if match else ""


def _protocol(error: BaseException) -> str:
    if str(error).startswith("cannot schedule new futures"):  # of an executor
        return "no thread that resolves names can start while the interpreter exits"
    names = (base.__name__ for base in type(error).__mro__)
    return next((_REASONS[name] for name in names if name in _REASONS), "")


_PROXY_ERRORS = {
    "ClientProxyConnectionError",
    "ClientHttpProxyError",
    "ProxyError",
    "ProxySchemeUnknown",
}
_TUNNEL = re.compile(r"Tunnel connection failed: (\d{3})\b")
_SEVERAL = re.compile(r"Multiple exceptions: \[Errno (\d{1,5})\]")
_NUMBERS: dict[type[OSError], int] = {
    BrokenPipeError: errno.EPIPE,
    ConnectionAbortedError: errno.ECONNABORTED,
    ConnectionRefusedError: errno.ECONNREFUSED,
    ConnectionResetError: errno.ECONNRESET,
}
_CLOSED = "the server closed the connection without a response"
_CUT_SHORT = "the response is cut short, or its body is not valid HTTP"
_NOT_HTTP = "the response is not valid HTTP"
_UNRESOLVED = "the host name cannot be resolved"
_REASONS = {
    # aiohttp
    "ServerDisconnectedError": _CLOSED,
    "ClientPayloadError": _CUT_SHORT,
    "ClientResponseError": _NOT_HTTP,
    "HttpProcessingError": _NOT_HTTP,
    "NonHttpUrlClientError": "the URL is not http or https",
    # http.client, urllib3, and requests
    "RemoteDisconnected": _CLOSED,
    "IncompleteRead": _CUT_SHORT,
    "InvalidChunkLength": _CUT_SHORT,
    "ChunkedEncodingError": _CUT_SHORT,
    "HTTPException": _NOT_HTTP,
    "InvalidHeader": _NOT_HTTP,
    "ProtocolError": _CUT_SHORT,
    "ProxyError": "the proxy failed",
    # both
    "ClientConnectorDNSError": _UNRESOLVED,
    "NameResolutionError": _UNRESOLVED,
}
"""Reasons by the names of the HTTP libraries' exception classes."""


def redact_cause(error: BaseException, outgoing: Outgoing) -> BaseException:
    """Return `error` as a cause without secrets. See `cause_of`."""
    return cause_of(error, outgoing.hide)


def cause_of(error: BaseException, hide: Hide) -> BaseException:
    """Return `error` without frames and secrets, as the cause of a public error.

    The frames of other libraries contain the key, and error trackers record locals. The
    frames are kept if the logger ``ittybit`` has the level DEBUG. If a text contains a
    secret or control characters, a ConnectionError with the redacted text replaces
    `error`.
    """
    chain = list(iter_causes(error))
    keeps_frames = logger.isEnabledFor(logging.DEBUG)
    for cause in chain:
        trace = cause.__traceback__ if keeps_frames else None
        cause.__traceback__ = _without_own_frames(trace)
    if all(_is_clean(cause, hide) for cause in chain):
        return error
    text = one_line(f"{type(error).__name__}: {error}", 4 * _MAX_LENGTH)
    clean = ConnectionError(hide(redact_urls(text))[:_MAX_LENGTH])
    return clean.with_traceback(error.__traceback__ if keeps_frames else None)


def _without_own_frames(trace: TracebackType | None) -> TracebackType | None:
    """Return `trace` without frames of this package, which hold received data."""
    while trace is not None and _is_internal(trace.tb_frame):
        trace = trace.tb_next
    if trace is not None:
        trace.tb_next = _without_own_frames(trace.tb_next)
    return trace


def forget_context(error: BaseException) -> None:
    """Replace the original error, which may contain a secret, with the cause."""
    if error.__cause__ is not None:
        error.__context__ = error.__cause__


def _is_clean(error: BaseException, hide: Hide) -> bool:
    for text in (str(error), repr(error)):
        text = _INDENT.sub(" ", text)
        if len(text) > _MAX_CLEAN_LENGTH or not text.isprintable():
            return False
        if hide(redact_urls(text)) != text:
            return False
    return True


_INDENT = re.compile(r"(?<!\n)\n+ ")  # aiohttp's messages have several lines


def iter_causes(error: BaseException) -> Iterator[BaseException]:
    """Yield `error`, its causes, and the errors in its attributes, each once.

    Errors that the program was already handling before the call are omitted.
    """
    # requests wraps a stalled body in a ProtocolError, and this in a ConnectionError.
    seen: set[int] = set()
    queue: list[object] = [error]
    # Without a frame, walk_stack skips some frames, depending on the Python version.
    callers = {f for f, _ in walk_stack(currentframe()) if not _is_internal(f)}
    while queue:
        cause = queue.pop(0)
        if not isinstance(cause, BaseException) or id(cause) in seen:
            continue
        frame = cause.__traceback__.tb_frame if cause.__traceback__ else None
        if cause is not error and (frame in callers or isinstance(cause, APIError)):
            continue
        seen.add(id(cause))
        yield cause
        queue += cause.args
        queue += (getattr(cause, name, None) for name in _CAUSE_ATTRIBUTES)


def clear_variables(error: BaseException) -> None:
    """Clear the variables that contain the key in the traceback of `error`."""
    if isinstance(error, APIError):  # its traceback shows no key
        return
    packages = _PACKAGES if logger.isEnabledFor(logging.DEBUG) else _WITH_LIBRARIES
    for cause in iter_causes(error):
        for frame, _ in walk_tb(cause.__traceback__):
            if _package_of(frame) in packages:
                with suppress(RuntimeError):  # the frame is still running
                    frame.clear()


def _package_of(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__")).partition(".")[0]


def _is_internal(frame: FrameType) -> bool:
    return _package_of(frame) in _PACKAGES


_CAUSE_ATTRIBUTES = (
    "__cause__",
    "__context__",
    "reason",
    "os_error",
    "certificate_error",
)


def translate(
    error: Exception, outgoing: Outgoing, *, is_fault: bool, is_late: bool, sent: bool
) -> Exception:
    """Return the public error for an error of the transport, or `error` itself.

    Args:
        error: The error that the transport raised.
        outgoing: The request.
        is_fault: Whether the connection failed.
        is_late: Whether the failure is a timeout.
        sent: Whether bytes of the request may have been sent.
    """
    if is_fault:
        failure = (
            timeout_error(outgoing) if is_late else connection_error(outgoing, error)
        )
        failure.sent = sent and not isinstance(error, NewConnectionError)
        failure.__cause__ = redact_cause(error, outgoing)
        return failure
    if isinstance(error, ValueError) and not isinstance(error, ArgumentError):
        # The HTTP library refused the request.
        refusal = ArgumentError(f"{outgoing.info}: {error}")
        refusal.__cause__ = redact_cause(error, outgoing)
        return refusal
    return error


def closed_error(outgoing: Outgoing) -> ClientClosedError:
    """Return the error of a request whose client was closed during the request."""
    return ClientClosedError(
        f"{outgoing.info}: the client was closed before the response arrived; "
        "close it after the last call",
        request=outgoing.info,
    )
