"""The words for a request that got no answer, the same for both transports."""

import time
from collections.abc import Callable
from typing import TypeVar

from ittybit.errors import (
    APIConnectionError,
    APITimeoutError,
    ClientClosedError,
    DeadlineError,
)
from ittybit.outgoing import Outgoing
from ittybit.url import redacted

_E = TypeVar("_E", bound=APIConnectionError)


def unsent(error: _E) -> _E:
    """Return `error`, which befell a request before any byte of it had left."""
    error.sent = False
    return error


def timed_out(
    outgoing: Outgoing, clock: Callable[[], float] = time.monotonic
) -> APITimeoutError:
    """Return the error of a request that took too long."""
    info = outgoing.info
    if outgoing.ends is not None and clock() >= outgoing.ends:
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
    reason = redacted(str(error)) or type(error).__name__
    if key := (outgoing.key or "").removeprefix("Bearer "):
        reason = reason.replace(key, "…")  # a server may echo what it was sent
    return APIConnectionError(
        f"{info}: the connection failed: {reason}; check the address and the network",
        request=info,
    )


def closed(outgoing: Outgoing) -> ClientClosedError:
    """Return the error of a request whose client was closed meanwhile."""
    return ClientClosedError(
        f"{outgoing.info}: the client was closed before the answer came; "
        "close it after the last call",
        request=outgoing.info,
    )
