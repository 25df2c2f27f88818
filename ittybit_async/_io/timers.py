"""Sleeps and timeouts, which end even if a test freezes the clock of asyncio."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import abc
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from types import BuiltinFunctionType


def _is_frozen() -> bool:
    """Return whether a library such as freezegun replaced the clock of the loop."""
    return not isinstance(time.monotonic, BuiltinFunctionType)


def timeout(seconds: float | None) -> AbstractAsyncContextManager[asyncio.Timeout]:
    """Return a context manager that cancels its block after `seconds`, if not None."""
    if seconds is None or not _is_frozen():
        return asyncio.timeout(seconds)
    return _real_timeout(seconds)


@asynccontextmanager
async def _real_timeout(seconds: float) -> abc.AsyncGenerator[asyncio.Timeout]:
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(None) as limit:

        def end() -> None:
            with suppress(RuntimeError):  # the block has ended
                limit.reschedule(loop.time())

        # A thread, because the clock of the loop stands still.
        timer = threading.Timer(seconds, call_soon, (loop, end))
        timer.daemon = True
        timer.start()
        try:
            yield limit
        finally:
            timer.cancel()


async def sleep(seconds: float) -> None:
    """Sleep for `seconds`."""
    if seconds <= 0 or not _is_frozen():
        await asyncio.sleep(seconds)
        return
    with suppress(TimeoutError):
        async with timeout(seconds):
            await asyncio.get_running_loop().create_future()


def call_soon(
    loop: asyncio.AbstractEventLoop, function: abc.Callable[[], None]
) -> None:
    """Call `function` in `loop` from any thread, unless the loop is closed."""
    with suppress(RuntimeError):  # a closed loop has no waiters
        loop.call_soon_threadsafe(function)
