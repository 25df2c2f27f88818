# Generated from ittybit_async/hearing.py by build_sync.py. Do not edit.
"""Listening to those that tell of events, for as long as somebody waits with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ittybit.webhooks.events import Event
from ittybit_sync import _io
from ittybit_sync.waiting.registry import Waiter


class Hearing:
    """Listens with `hear`, once for all who wait with the same events."""

    def __init__(self, hear: Callable[[Event], object]) -> None:
        self._hear = hear
        # Held while one begins, so that the next who waits does not look before that.
        self._lock = _io.Lock()
        self._waiters: dict[int, set[Waiter[Any]]] = {}

    def begin(self, waiter: Waiter[Any]) -> None:
        """Listen to the events of `waiter`."""
        if waiter.events is None:
            return
        with self._lock:
            waiters = self._waiters.setdefault(id(waiter.events), set())
            waiters.add(waiter)
            if len(waiters) == 1:
                waiter.events.listen(self._hear)

    def end(self, waiter: Waiter[Any]) -> None:
        """Listen no more where `waiter` was the last."""
        if waiter.events is None:
            return
        with self._lock:
            waiters = self._waiters.get(id(waiter.events), set())
            waiters.discard(waiter)
            if not waiters and self._waiters.pop(id(waiter.events), None) is not None:
                waiter.events.unlisten(self._hear)
