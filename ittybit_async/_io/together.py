"""Time, threads, and waiting for one another."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from types import TracebackType
from typing import Generic, Self, TypeVar

T = TypeVar("T")

Lock = threading.Lock
run = asyncio.run
sleep = asyncio.sleep
to_thread = asyncio.to_thread


class Deadline(AsyncExitStack):
    """Ends a block at `ends`, a monotonic time, or when one step takes too long."""

    def __init__(self, ends: float | None) -> None:
        super().__init__()
        self._ends = ends
        self._timeout = asyncio.timeout(None)

    async def __aenter__(self) -> Self:
        await self.enter_async_context(self._timeout)
        self.allow(None)
        return self

    def allow(self, seconds: float | None) -> None:
        """Let the step from now on take `seconds`; None is no limit of its own."""
        now = asyncio.get_running_loop().time()
        left = None if self._ends is None else self._ends - time.monotonic()
        if seconds is not None:
            left = seconds if left is None else min(seconds, left)
        with suppress(RuntimeError):  # the block was left, or has just timed out
            self._timeout.reschedule(None if left is None else now + left)


class Wait:
    """Blocks that wait for something; `end`, called from any thread, ends the wait."""

    def __init__(self) -> None:
        self.ended = False
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[object] | None = None

    async def __aenter__(self) -> None:
        self._task = asyncio.current_task()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        task, self._task = self._task, None
        # Whoever else has cancelled the task wants more than the end of the wait.
        ours = self.ended and kind is asyncio.CancelledError
        return ours and task is not None and not task.uncancel()

    def end(self) -> None:
        """End the wait, and let no other begin."""
        with suppress(RuntimeError):  # in a loop that is closed, nobody waits
            self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        if not self.ended and self._task is not None:
            self._task.cancel()
        self.ended = True


class Bell:
    """Wakes the one who waits for it, in the loop in which it was made."""

    __slots__ = ("_loop", "_rung", "_waiter")

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._rung = False
        self._waiter: asyncio.Future[None] | None = None

    def ring(self) -> None:
        """Wake him, from any thread; if he does not wait yet, he will not have to."""
        if asyncio._get_running_loop() is self._loop:  # to be woken costs a system call
            self._ring()
            return
        with suppress(RuntimeError):  # in a loop that is closed, nobody waits
            self._loop.call_soon_threadsafe(self._ring)

    async def wait(self, seconds: float | None) -> None:
        """Wait until it rings, `seconds` at most."""
        if not self._rung:
            self._waiter = self._loop.create_future()
            if seconds is None:
                await self._waiter
            else:
                with suppress(TimeoutError):
                    async with asyncio.timeout(seconds):
                        await self._waiter
        self._rung = False

    def _ring(self) -> None:
        self._rung = True
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


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
