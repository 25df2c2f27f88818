"""Running a command to its end, or until a signal ends it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from ittybit_async.cli.output import Output

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def run(command: Callable[[], Coroutine[Any, Any, int]], output: Output) -> int:
    """Return the exit status of `command`; 130 or 143 where a signal ended it.

    What it began is cleared away first; a second signal ends it at once.
    """
    return asyncio.run(_until_signal(command, output))


async def _until_signal(
    command: Callable[[], Coroutine[Any, Any, int]], output: Output
) -> int:
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    came: list[int] = []

    def stop(number: int) -> None:
        came.append(number)
        for each in _SIGNALS:
            loop.remove_signal_handler(each)
        if task is not None:
            task.cancel()

    with suppress(NotImplementedError):  # Windows knows no handlers of a loop
        for number in _SIGNALS:
            loop.add_signal_handler(number, stop, number)
    try:
        return await command()
    except asyncio.CancelledError:
        if not came:
            raise
        output.interrupted()
        return 128 + came[0]
