"""The words for a request that got no answer, the same for both transports."""

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from ittybit.errors import (
    APIConnectionError,
    APITimeoutError,
    ArgumentError,
    ClientClosedError,
    DeadlineError,
)
from ittybit.key import without_key
from ittybit.outgoing import Outgoing
from ittybit.url import redacted

_E = TypeVar("_E", bound=APIConnectionError)
_TICK = 0.002  # seconds: the clock of uvloop counts milliseconds, and may be early


def unsent(error: _E) -> _E:
    """Return `error`, which befell a request before any byte of it had left."""
    error.sent = False
    return error


def timed_out(
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


def disconnected(outgoing: Outgoing, error: Exception) -> APIConnectionError:
    """Return the error of a request whose connection failed with `error`."""
    info = outgoing.info
    said = str(error)
    said = said if said.isprintable() else repr(error)  # a terminal would obey it
    reason = _clean(said, outgoing) or type(error).__name__
    return APIConnectionError(
        f"{info}: the connection failed: {reason}; check the address and the network",
        request=info,
    )


def shown(error: BaseException, outgoing: Outgoing) -> BaseException:
    """Return `error`, as what caused one of ours.

    It is another with the same words where it, or what caused it, holds a secret.
    """
    for each in _chain(error):
        for text in (str(each), repr(each)):
            if _clean(text, outgoing) != text:
                words = _clean(str(error), outgoing)
                return ConnectionError(f"{type(error).__name__}: {words}")
    return error


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    left: list[BaseException | None] = [error]
    while left:
        each = left.pop()
        if each is not None and each not in seen:
            seen.append(each)
            left += each.__cause__, each.__context__
            yield each


def _clean(text: str, outgoing: Outgoing) -> str:
    return without_key(redacted(text), outgoing.key)


def translate(
    error: Exception, outgoing: Outgoing, *, is_fault: bool, is_late: bool, sent: bool
) -> Exception:
    """Return the error of ours for what a transport raised, or `error` itself.

    It is a fault of the connection, late if it was a timeout, and nothing was sent
    before it; or what the HTTP library holds against the request.
    """
    if is_fault:
        found = timed_out(outgoing) if is_late else disconnected(outgoing, error)
        found.sent = sent
        found.__cause__ = shown(error, outgoing)
        return found
    if isinstance(error, ValueError) and not isinstance(error, ArgumentError):
        return ArgumentError(f"{outgoing.info}: {error}")
    return error


def closed(outgoing: Outgoing) -> ClientClosedError:
    """Return the error of a request whose client was closed meanwhile."""
    return ClientClosedError(
        f"{outgoing.info}: the client was closed before the answer came; "
        "close it after the last call",
        request=outgoing.info,
    )
