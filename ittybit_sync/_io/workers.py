"""Workers: what runs at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from ittybit_sync._io.shapes import Eventually
from ittybit_sync._io.together import Group, together


class Workers:
    """At most `limit` threads at once, which end with the block that needs them."""

    def __init__(self, limit: int) -> None:
        self._group = Group()
        self._threads = ThreadPoolExecutor(limit)

    def start(self, function: Callable[[], Eventually[None]]) -> None:
        """Run `function`, which raises nothing."""
        self._threads.submit(copy_context().run, self._run, function)

    def _run(self, function: Callable[[], None]) -> None:
        together.set(self._group)
        if not self._group.ended.is_set():
            function()

    def stop(self) -> None:
        """Make end what is running, and return when it has ended."""
        try:
            self._group.end()
        finally:  # a second Ctrl-C may come just then
            self._group.end()
            self._threads.shutdown()
