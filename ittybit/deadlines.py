"""One moment by which everything that a block calls must have ended."""

import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar

from ittybit.errors import ArgumentError

LONGEST = 1e9
"""Seconds below which a time must be: more than a clock can take is meant as never."""

_ends: ContextVar[float | None] = ContextVar("ittybit_deadline", default=None)


@contextmanager
def deadline(
    seconds: float, clock: Callable[[], float] = time.monotonic
) -> Generator[None]:
    """Bound all calls inside the block, together, to `seconds` from now.

    It holds for tries, pauses, queueing, waiting and reading; what is late raises
    DeadlineError. One inside another can only be earlier. The blocking client cannot
    cut short the look-up of a name and a function that is asked for the key, and in a
    ``requests.Session`` of the caller's own no answer that comes byte after byte.

    >>> with ittybit.deadline(30):
    ...     client.media.get("med_k3v8q1m5x7z2")
    """
    token = _ends.set(earliest(clock() + checked_deadline(seconds), _ends.get()))
    try:
        yield
    finally:
        _ends.reset(token)


def all_within(seconds: float | None) -> AbstractContextManager[None]:
    """Bound all requests that one call makes to the client's `seconds`, if any."""
    return nullcontext() if seconds is None else deadline(seconds)


def ends(
    seconds: float | None, clock: Callable[[], float] = time.monotonic
) -> float | None:
    """Return when a call that may take `seconds` must end, or None for never."""
    around = _ends.get()
    return around if seconds is None else earliest(clock() + seconds, around)


def earliest(one: float, other: float | None) -> float:
    """Return the earlier of two moments, of which `other` may be never."""
    return one if other is None else min(one, other)


def checked_deadline(seconds: float) -> float:
    """Return `seconds`; ArgumentError unless it is a number above 0."""
    if type(seconds) not in (int, float) or not 0 < seconds < LONGEST:
        raise ArgumentError(
            f"a deadline must be a number of seconds above 0, got {seconds!r}"
        )
    return float(seconds)
