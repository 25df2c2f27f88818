# Generated from ittybit_async/batch/stop.py by build_sync.py. Do not edit.
"""Ending a run before its items are finished."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

from ittybit.errors import APIError
from ittybit_sync import _io


class RunStopping(Exception):
    """This item is left where it is: the journal knows how far."""


class Stop:
    """Tells all that work for a run that it is to end; safe between threads."""

    def __init__(self) -> None:
        self.asked = False
        self.reason: APIError | None = None
        self.failure: Exception | None = None
        self._lock = _io.Lock()
        self._sleepers: set[Callable[[], object]] = set()

    def ask(self, reason: APIError | None = None) -> None:
        """Let nothing new begin, and wake all that wait; `reason` tells why."""
        with self._lock:
            self.asked = True
            self.reason = self.reason or reason
            sleepers = list(self._sleepers)
        for wake in sleepers:
            wake()

    def fail(self, error: Exception) -> None:
        """Let the run end with `error`, which is none of an item."""
        self.failure = error
        self.ask()

    def check(self, *_: object) -> None:
        """Raise Stopping where the run is to end."""
        if self.asked:
            raise RunStopping

    def waking(self, wake: Callable[[], object]) -> AbstractContextManager[None]:
        """Have `wake` called during the block when the run is to end.

        Raises Stopping where that is so already.
        """
        return _Sleeper(self, wake)

    def enter(self, wake: Callable[[], object]) -> None:
        """Take note of whom to wake; raise Stopping where the run is to end."""
        with self._lock:
            self.check()
            self._sleepers.add(wake)

    def leave(self, wake: Callable[[], object]) -> None:
        """Let `wake` not be called any more."""
        with self._lock:
            self._sleepers.discard(wake)

    def sleep(self, seconds: float) -> None:
        """Wait for `seconds`; raise Stopping where the run ends before."""
        ends = time.monotonic() + seconds
        wake_event = _io.WakeEvent()
        with self.waking(wake_event.set):
            while (left := ends - time.monotonic()) > 0:
                wake_event.wait(left)
                self.check()


class _Sleeper:
    """A block that is told when the run is to end."""

    __slots__ = ("_stop", "_wake")

    def __init__(self, stop: Stop, wake: Callable[[], object]) -> None:
        self._stop = stop
        self._wake = wake

    def __enter__(self) -> None:
        self._stop.enter(self._wake)

    def __exit__(self, *_: object) -> None:
        self._stop.leave(self._wake)
