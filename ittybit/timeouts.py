"""How long to wait for progress."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar

from msgspec import UNSET, UnsetType

from ittybit.errors import ArgumentError

__all__ = ["Timeout", "deadline"]


class Timeout:
    """Seconds without progress that each phase of a try may take; None is no limit.

    `connect` covers TCP and TLS, and the name look-up where that can be cut short,
    `read` each wait for bytes, `write` each wait to send; what is not given of them is
    as the first argument. `pool` is the wait for a free connection, without limit
    unless given. In a ``requests.Session`` of the caller's own, `write` and `pool` do
    nothing.

    >>> Timeout(60, connect=2)
    Timeout(connect=2.0, read=60.0, write=60.0, pool=None)
    """

    __slots__ = ("connect", "pool", "read", "write")

    def __init__(
        self,
        timeout: float | None = 60.0,
        *,
        connect: float | UnsetType | None = UNSET,
        read: float | UnsetType | None = UNSET,
        write: float | UnsetType | None = UNSET,
        pool: float | None = None,
    ) -> None:
        default = _seconds("timeout", timeout)
        self.connect: float | None = (
            default if connect is UNSET else _seconds("connect", connect)
        )
        self.read: float | None = default if read is UNSET else _seconds("read", read)
        self.write: float | None = (
            default if write is UNSET else _seconds("write", write)
        )
        self.pool: float | None = _seconds("pool", pool)

    @classmethod
    def of(cls, value: float | Timeout | None) -> Timeout:
        """Return `value` as a Timeout."""
        return value if isinstance(value, Timeout) else cls(value)

    def _key(self) -> tuple[float | None, ...]:
        return self.connect, self.read, self.write, self.pool

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Timeout) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        if not hasattr(self, "pool"):  # a value was wrong
            return "<Timeout, not made>"
        return (
            f"Timeout(connect={self.connect}, read={self.read}, "
            f"write={self.write}, pool={self.pool})"
        )


def _seconds(name: str, value: float | None) -> float | None:
    if value is None:
        return None
    if type(value) not in (int, float) or not 0 < value < 1e9:
        raise ArgumentError(
            f"{name} must be a number of seconds above 0, or None for no limit, "
            f"got {value!r}"
        )
    return float(value)


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
    token = _ends.set(earliest(clock() + check_deadline_seconds(seconds), _ends.get()))
    try:
        yield
    finally:
        _ends.reset(token)


def within_deadline(seconds: float | None) -> AbstractContextManager[None]:
    """Bound all requests that one call makes to the client's `seconds`, if any."""
    return nullcontext() if seconds is None else deadline(seconds)


def deadline_end(
    seconds: float | None, clock: Callable[[], float] = time.monotonic
) -> float | None:
    """Return when a call that may take `seconds` must end, or None for never."""
    around = _ends.get()
    return around if seconds is None else earliest(clock() + seconds, around)


def earliest(one: float, other: float | None) -> float:
    """Return the earlier of two moments, of which `other` may be never."""
    return one if other is None else min(one, other)


def check_deadline_seconds(seconds: float) -> float:
    """Return `seconds`; ArgumentError unless it is a number above 0."""
    if type(seconds) not in (int, float) or not 0 < seconds < LONGEST:
        raise ArgumentError(
            f"a deadline must be a number of seconds above 0, got {seconds!r}"
        )
    return float(seconds)
