"""The words for a request that got no answer, the same for both transports."""

import errno
import logging
import os
import re
import time
from collections.abc import Callable, Iterator
from inspect import currentframe
from traceback import walk_stack
from types import FrameType
from typing import TypeVar

from ittybit.core.http.framing import FramingError, NewConnectionError
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.log import logger
from ittybit.core.printable import one_line
from ittybit.core.redaction import Hide
from ittybit.core.url.url import redact_url
from ittybit.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    ArgumentError,
    ClientClosedError,
    DeadlineError,
)

_E = TypeVar("_E", bound=APIConnectionError)
_TICK = 0.002  # seconds: the clock of uvloop counts milliseconds, and may be early
_LONGEST = 300  # characters of what a cause says
_LONGEST_CLEAN = 2000
_PACKAGES = frozenset({"ittybit", "ittybit_async", "ittybit_sync", "wootiv"})


def mark_unsent(error: _E) -> _E:
    """Return `error`, which befell a request before any byte of it had left."""
    error.sent = False
    return error


def timeout_error(
    outgoing: Outgoing, clock: Callable[[], float] = time.monotonic
) -> APITimeoutError:
    """Return the error of a request that took too long."""
    info = outgoing.info
    if outgoing.ends is not None and clock() + _TICK >= outgoing.ends:
        return DeadlineError(
            f"{info}: the deadline has passed; allow more seconds, or give up",
            request=info,
        )
    return APITimeoutError(
        f"{info}: no progress in the time allowed ({outgoing.timeout}); set a longer "
        "timeout if the server is slow",
        request=info,
    )


def check_deadline(
    outgoing: Outgoing, clock: Callable[[], float] = time.monotonic
) -> None:
    """Raise DeadlineError if the deadline of the call has passed."""
    if outgoing.ends is not None and clock() >= outgoing.ends:
        raise timeout_error(outgoing, clock)


def connection_error(outgoing: Outgoing, error: BaseException) -> APIConnectionError:
    """Return the error of a request whose connection failed with `error`."""
    info = outgoing.info
    return APIConnectionError(
        f"{info}: the connection failed: {reason_of(error)}; check the address and the "
        "network",
        request=info,
    )


def reason_of(error: BaseException) -> str:
    """Return why a connection failed, without any text that a server may have sent.

    The words of the operating system and of TLS are quoted. What the HTTP libraries say
    of a response is not: it holds bytes of the response, cut anywhere.
    """
    found = list(iter_causes(error))
    for describe in (_ours, _tls, _proxy, _system, _protocol):
        for each in found:
            if reason := describe(each):
                return reason
    return type(error).__name__


def _ours(error: BaseException) -> str:
    return str(error) if isinstance(error, FramingError) else ""


def _tls(error: BaseException) -> str:
    # aiohttp has errors that derive from those of ssl, and hold one of them.
    if isinstance(error, OSError) and type(error).__module__ == "ssl":
        return str(error.strerror or error)
    if type(error).__name__ in ("CertificateError", "ServerFingerprintMismatch"):
        return "the certificate is not one of this host"
    return ""


def _proxy(error: BaseException) -> str:
    # The texts hold what the proxy said, or its URL with the password.
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
    # asyncio joins the failures of several addresses in one text.
    several = _SEVERAL.match(str(error)) if type(error) is OSError else None
    return os.strerror(int(several[1])) if several else ""


def _protocol(error: BaseException) -> str:
    names = (each.__name__ for each in type(error).__mro__)
    return next((_SENTENCES[name] for name in names if name in _SENTENCES), "")


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
_SENTENCES = {
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
"""What the classes of the HTTP libraries, by name, say of a response."""


def redact_cause(error: BaseException, outgoing: Outgoing) -> BaseException:
    """Return `error` as the cause of an error of ours, as `cause_of` does."""
    return cause_of(error, outgoing.hide)


def cause_of(error: BaseException, hide: Hide) -> BaseException:
    """Return `error` with its text and without frames, as the cause of one of ours.

    The frames of other libraries hold the key, and error trackers record their locals.
    They are kept while the logger ``ittybit`` is at DEBUG. If the text of `error`, or
    of one that it holds, has a secret or control characters, return a ConnectionError
    with the rest of it.
    """
    chain = list(iter_causes(error))
    keeps_frames = logger.isEnabledFor(logging.DEBUG)
    if not keeps_frames:
        for each in chain:
            each.__traceback__ = None
    if all(_is_clean(each, hide) for each in chain):
        return error
    text = one_line(f"{type(error).__name__}: {error}", 4 * _LONGEST)
    clean = ConnectionError(hide(redact_url(text))[:_LONGEST])
    return clean.with_traceback(error.__traceback__ if keeps_frames else None)


def forget_context(error: BaseException) -> None:
    """Replace the untranslated error, which may hold a secret, by the cause."""
    if error.__cause__ is not None:
        error.__context__ = error.__cause__


def _is_clean(error: BaseException, hide: Hide) -> bool:
    for text in (str(error), repr(error)):
        text = _INDENT.sub(" ", text)
        if len(text) > _LONGEST_CLEAN or not text.isprintable():
            return False
        if hide(redact_url(text)) != text:
            return False
    return True


_INDENT = re.compile(r"\n+ ")  # aiohttp lays its messages out in several lines


def iter_causes(error: BaseException) -> Iterator[BaseException]:
    """Yield `error`, what caused it, and what it holds, each once.

    Errors that the program was handling when it made the call are not among them.
    """
    # A stalled body arrives as a ConnectionError about a ProtocolError about it.
    seen: set[int] = set()
    left: list[object] = [error]
    # Without a frame, walk_stack skips some, and Python 3.12 skips others than 3.11.
    callers = {f for f, _ in walk_stack(currentframe()) if not _is_ours(f)}
    while left:
        each = left.pop(0)
        if not isinstance(each, BaseException) or id(each) in seen:
            continue
        handled = each.__traceback__.tb_frame if each.__traceback__ else None
        if each is not error and (handled in callers or isinstance(each, APIError)):
            continue
        seen.add(id(each))
        yield each
        left += each.args
        left += (getattr(each, name, None) for name in _HOLDING)


def _is_ours(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__")).partition(".")[0] in _PACKAGES


_HOLDING = ("__cause__", "__context__", "reason", "os_error", "certificate_error")


def translate(
    error: Exception, outgoing: Outgoing, *, is_fault: bool, is_late: bool, sent: bool
) -> Exception:
    """Return the error of ours for what a transport raised, or `error` itself.

    It is a fault of the connection, late if it was a timeout, and nothing was sent
    before it; or what the HTTP library holds against the request.
    """
    if is_fault:
        found = (
            timeout_error(outgoing) if is_late else connection_error(outgoing, error)
        )
        found.sent = sent and not isinstance(error, NewConnectionError)
        found.__cause__ = redact_cause(error, outgoing)
        return found
    if isinstance(error, ValueError) and not isinstance(error, ArgumentError):
        refused = ArgumentError(f"{outgoing.info}: {error}")
        refused.__cause__ = redact_cause(error, outgoing)
        return refused
    return error


def closed_error(outgoing: Outgoing) -> ClientClosedError:
    """Return the error of a request whose client was closed meanwhile."""
    return ClientClosedError(
        f"{outgoing.info}: the client was closed before the answer came; "
        "close it after the last call",
        request=outgoing.info,
    )
