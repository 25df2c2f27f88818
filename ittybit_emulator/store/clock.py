"""The time of an emulator, which a test can advance."""

import asyncio
import time
from contextlib import suppress
from contextvars import ContextVar
from datetime import UTC, datetime


class Clock:
    """The real time plus the seconds by which it was advanced."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._undone = 0.0
        self._advanced = asyncio.Event()

    def time(self) -> float:
        """Return the Unix time."""
        return time.time() + self._ahead - self._undone

    def advance(self, seconds: float) -> None:
        """Move the time forward, and end the pauses that are then over."""
        self._ahead += seconds
        self._advanced.set()
        self._advanced = asyncio.Event()

    def reset(self) -> None:
        """Return to the real time; `monotonic` moves only forward."""
        self._undone = self._ahead

    def monotonic(self) -> float:
        """Return seconds from an unknown start, which only move forward."""
        return time.monotonic() + self._ahead

    async def sleep_until(self, end: float) -> None:
        """Wait until `monotonic` has reached `end`."""
        while (left := end - self.monotonic()) > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._advanced.wait(), left)


# Several emulators in one process have their own time, each in its own event loop.
_clock: ContextVar[Clock | None] = ContextVar("clock", default=None)


def start_clock() -> Clock:
    """Return a new clock, which this task and the tasks that it starts use."""
    clock = Clock()
    _clock.set(clock)
    return clock


def unix_time() -> float:
    """Return the Unix time of the emulator."""
    clock = _clock.get()
    return time.time() if clock is None else clock.time()


def utc_now() -> datetime:
    """Return the time of the emulator in UTC."""
    return datetime.fromtimestamp(unix_time(), UTC)


def monotonic() -> float:
    """Return the emulator's seconds from an unknown start."""
    clock = _clock.get()
    return time.monotonic() if clock is None else clock.monotonic()


async def sleep_until(end: float) -> None:
    """Wait until `monotonic` has reached `end`."""
    clock = _clock.get()
    if clock is None:
        await asyncio.sleep(max(0.0, end - time.monotonic()))
    else:
        await clock.sleep_until(end)


async def sleep(seconds: float) -> None:
    """Wait until `seconds` have passed in the emulator."""
    await sleep_until(monotonic() + seconds)
