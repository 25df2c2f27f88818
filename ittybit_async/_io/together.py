"""Time, threads, and waiting for one another."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Generic, TypeVar

T = TypeVar("T")

Lock = threading.Lock
run = asyncio.run
sleep = asyncio.sleep
to_thread = asyncio.to_thread
LONGEST_WAIT = None  # no wake-up is lost, as it can be in the other package


class Bell:
    """Wakes the one who waits for it, in the loop in which it was made."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._has_rung = False
        self._waiter: asyncio.Future[None] | None = None

    def ring(self) -> None:
        """Wake it, from any thread; if it does not wait yet, it will not have to."""
        with suppress(RuntimeError):  # there is no running loop, or ours is closed
            if asyncio.get_running_loop() is self._loop:
                self._ring()  # the other way costs a system call
                return
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._ring)

    def _ring(self) -> None:
        self._has_rung = True
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def wait(self, seconds: float | None) -> None:
        """Wait until it rings, `seconds` at most."""
        if not self._has_rung:
            self._waiter = self._loop.create_future()
            if seconds is None:
                await self._waiter
            else:
                with suppress(TimeoutError):
                    async with asyncio.timeout(seconds):
                        await self._waiter
        self._has_rung = False


class Shared(Generic[T]):
    """A value for all that can wait for one another: those of the running loop."""

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._values: dict[asyncio.AbstractEventLoop, T] = {}

    def get(self) -> T:
        """Return it, made when it is first asked for."""
        loop = asyncio.get_running_loop()
        if loop not in self._values:
            # Other threads have loops of their own, and may be here too.
            for other in [other for other in list(self._values) if other.is_closed()]:
                self._values.pop(other, None)
            self._values[loop] = self._make()
        return self._values[loop]

    def all(self) -> list[T]:
        """Return the values that exist."""
        return list(self._values.values())
