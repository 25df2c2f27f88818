"""Timeouts that end even if a test freezes the clock of asyncio."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import abc
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from types import BuiltinFunctionType


def timeout(seconds: float | None) -> AbstractAsyncContextManager[asyncio.Timeout]:
    """Return a context manager that cancels its block after `seconds`, if not None."""
    # A library such as freezegun replaces the clock of the loop.
    if seconds is None or isinstance(time.monotonic, BuiltinFunctionType):
        return asyncio.timeout(seconds)
    return _real_timeout(seconds)


@asynccontextmanager
async def _real_timeout(seconds: float) -> abc.AsyncGenerator[asyncio.Timeout]:
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(None) as limit:
        end = partial(call_soon, loop, partial(limit.reschedule, 0))
        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            yield limit
        finally:
            timer.cancel()


def call_soon(
    loop: asyncio.AbstractEventLoop, function: abc.Callable[[], None]
) -> None:
    """Call `function` in `loop` from any thread, unless the loop is closed."""
    with suppress(RuntimeError):  # a closed loop has no waiters
        loop.call_soon_threadsafe(function)
