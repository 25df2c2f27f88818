"""Timeouts and deadlines."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any, Protocol, cast

from msgspec import UNSET, UnsetType

from ittybit.core.clock import monotonic
from ittybit.core.printable import show
from ittybit.core.serialization.plain import to_number
from ittybit.errors import ArgumentError

__all__ = ["HttpxTimeout", "Timeout", "deadline"]

_PHASES = ("connect", "read", "write", "pool")


class HttpxTimeout(Protocol):
    """Timeout of httpx, or another object with the same method."""

    def as_dict(self) -> Mapping[str, float | None]:
        """Return the seconds of ``connect``, ``read``, ``write``, and ``pool``."""
        ...


class Timeout:
    """Limits of the time without progress in each phase of an attempt.

    All times are in seconds. None means no limit.

    With your own ``requests.Session``, `write` and `pool` have no effect.

    Args:
        timeout: Default of `connect`, `read`, and `write`; 60 seconds by default.
        connect: Time to connect with TCP and TLS, including DNS if the client can
            interrupt it.
        read: Time to wait for each block of bytes.
        write: Time to wait until the connection accepts bytes.
        pool: Time to wait for a free connection. No limit by default.

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
    def of(cls, value: float | Timeout | HttpxTimeout | None) -> Timeout:
        """Return `value` as a Timeout.

        Args:
            value: Seconds, a Timeout, a timeout of httpx, or None for no limit.

        Raises:
            ArgumentError: `value` is something else, or a time is not above 0.
        """
        if isinstance(value, Timeout):
            return value
        phases = _phases(value)
        if phases.keys() >= set(cls.__slots__):
            return cls(**{name: phases[name] for name in cls.__slots__})
        return cls(cast("float | None", value))

    def _key(self) -> tuple[float | None, ...]:
        return self.connect, self.read, self.write, self.pool

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Timeout) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __rich_repr__(self) -> Iterator[tuple[str, float | None]]:
        if hasattr(self, "pool"):
            yield from zip(_PHASES, self._key(), strict=True)

    def __repr__(self) -> str:
        if not hasattr(self, "pool"):  # __init__ raised an error
            return "<Timeout, not initialized>"
        return (
            f"Timeout(connect={self.connect}, read={self.read}, "
            f"write={self.write}, pool={self.pool})"
        )


def _phases(value: object) -> Mapping[str, float | None]:
    as_dict = None if isinstance(value, type) else getattr(value, "as_dict", None)
    return cast("Any", as_dict()) if callable(as_dict) else {}


def _seconds(name: str, value: float | None) -> float | None:
    if value is None:
        return None
    seconds = to_number(value)
    if type(seconds) not in (int, float) or not 0 < seconds < 1e9:
        other = " an ittybit.Timeout," if name == "timeout" else ""
        raise ArgumentError(
            f"{name} must be a number of seconds above 0,{other} or None for no limit, "
            f"got {show(value)}"
        )
    return float(seconds)


LONGEST = 1e9
"""Upper limit of a time in seconds, because larger numbers overflow clocks."""

_ends: ContextVar[float | None] = ContextVar("ittybit_deadline", default=None)


@contextmanager
def deadline(seconds: float, clock: Callable[[], float] = monotonic) -> Generator[None]:
    """Limit the total time of all calls inside the block.

    The deadline includes retries, pauses, queueing, waiting, and reading. In nested
    blocks, the earlier deadline applies. The blocking client cannot interrupt DNS or
    your API key function. With your own ``requests.Session``, it also cannot interrupt
    a response that arrives slowly.

    Args:
        seconds: Seconds from now.
        clock: Monotonic clock.

    Raises:
        ArgumentError: `seconds` is not a number above 0.
        DeadlineError: A call did not end in time.

    >>> with ittybit.deadline(30):
    ...     client.media.get("med_k3v8q1m5x7z2")
    """
    token = _ends.set(earliest(clock() + check_deadline_seconds(seconds), _ends.get()))
    try:
        yield
    finally:
        _ends.reset(token)


def within_deadline(seconds: float | None) -> AbstractContextManager[None]:
    """Limit all requests of one call to the client's `seconds`, if any."""
    return nullcontext() if seconds is None else deadline(seconds)


def deadline_end(seconds: float | None) -> float | None:
    """Return the time when a call of `seconds` must end, or None for no limit."""
    outer = _ends.get()
    return outer if seconds is None else earliest(monotonic() + seconds, outer)


def earliest(one: float, other: float | None) -> float:
    """Return the earlier of two times. If `other` is None, it never comes."""
    return one if other is None else min(one, other)


def check_deadline_seconds(seconds: float) -> float:
    """Return `seconds`, or raise ArgumentError if it is not a number above 0."""
    number = to_number(seconds)
    if type(number) not in (int, float) or not 0 < number < LONGEST:
        raise ArgumentError(
            f"a deadline must be a number of seconds above 0, got {show(seconds)}"
        )
    return float(number)
