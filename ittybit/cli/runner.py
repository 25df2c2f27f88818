"""Runner of one command, which a signal can stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import asynccontextmanager, suppress
from typing import Any

from ittybit.cli.errors import ThreadStillRunning
from ittybit.cli.output.printer import Output

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_JOIN_TIMEOUT = 1.0
"""Seconds to wait for threads after a command. A thread that reads may never end."""


def run(command: Callable[[], Coroutine[Any, Any, int]], output: Output) -> int:
    """Run `command` and return its exit status, or 130 or 143 after a signal.

    The first signal lets the command clean up, the second ends it immediately. Raises
    ThreadStillRunning if a thread still waits for input.
    """
    executor = _Executor()
    try:
        status = asyncio.run(_run_until_signal(command, output, executor))
    except BaseException as error:
        if executor.has_unfinished():
            raise ThreadStillRunning(error) from error
        raise
    if executor.has_unfinished():
        raise ThreadStillRunning(status)
    return status


async def _run_until_signal(
    command: Callable[[], Coroutine[Any, Any, int]], output: Output, executor: _Executor
) -> int:
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    loop.set_default_executor(executor)
    received: list[int] = []
    status = 0

    def stop(number: int) -> None:
        received.append(number)
        for handled in _SIGNALS:
            loop.remove_signal_handler(handled)
        if output.stop is not None:
            output.stop()
        elif task is not None:
            task.cancel()

    # Neither on Windows nor outside the main thread.
    with suppress(NotImplementedError, RuntimeError):
        for number in _SIGNALS:
            loop.add_signal_handler(number, stop, number)
    try:
        status = await command()
    except asyncio.CancelledError:
        if not received:
            raise
    if received:
        output.report_interrupt()
        return 128 + received[0]
    return status


@asynccontextmanager
async def call_repeatedly(
    call: Callable[[], Awaitable[object]], seconds: float
) -> AsyncGenerator[None]:
    """Call `call` every `seconds` while the block runs."""

    async def repeat() -> None:
        while True:
            await call()
            await asyncio.sleep(seconds)

    task = asyncio.create_task(repeat())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


class _Executor(ThreadPoolExecutor):
    """Thread pool that does not delay the shutdown of the event loop."""

    def __init__(self) -> None:
        super().__init__(thread_name_prefix="ittybit")
        self._busy: set[Future[Any]] = set()

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future = super().submit(fn, *args, **kwargs)
        self._busy.add(future)
        future.add_done_callback(self._busy.discard)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        super().shutdown(wait=False, cancel_futures=cancel_futures)

    def has_unfinished(self) -> bool:
        """Wait briefly and return whether a call is still running."""
        return bool(wait(set(self._busy), timeout=_JOIN_TIMEOUT).not_done)
