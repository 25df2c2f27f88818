"""Workers: what runs at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from ittybit_async._io.shapes import Eventually


class Workers:
    """At most `limit` tasks at once, which end with the block that needs them."""

    def __init__(self, limit: int) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, function: Callable[[], Eventually[None]]) -> None:
        """Run `function`, which raises nothing."""
        task = asyncio.create_task(function())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Cancel what is running, and return when it has ended."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
