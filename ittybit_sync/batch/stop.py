# Generated from ittybit_async/batch/stop.py by build_sync.py. Do not edit.
"""Request to stop a run before its items are finished."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

from ittybit.core.clock import monotonic
from ittybit.errors import APIError
from ittybit_sync import _io


class RunStopping(Exception):
    """Ends the work on an item because the run stops; the journal has its state."""


class Stop:
    """Tells the workers of a run to stop; safe to use from any thread."""

    def __init__(self) -> None:
        self.is_requested: bool = False
        self.reason: APIError | None = None
        self.failure: Exception | None = None
        self._lock = _io.Lock()
        self._callbacks: set[Callable[[], object]] = set()

    def request(self, reason: APIError | None = None) -> None:
        """Request a stop, and call all callbacks; the first `reason` is kept."""
        with self._lock:
            self.is_requested = True
            self.reason = self.reason or reason
            callbacks = list(self._callbacks)
        for callback in callbacks:
            callback()

    def fail(self, error: Exception) -> None:
        """End the run with `error`, which no item has caused."""
        self.failure = error
        self.request()

    def check(self, *_: object) -> None:
        """Raise RunStopping if a stop was requested."""
        if self.is_requested:
            raise RunStopping

    @contextmanager
    def subscribe(self, callback: Callable[[], object]) -> Generator[None]:
        """Call `callback` if a stop is requested while the block runs.

        Raises RunStopping if one was requested before.
        """
        with self._lock:
            self.check()
            self._callbacks.add(callback)
        try:
            yield
        finally:
            with self._lock:
                self._callbacks.discard(callback)

    def wait(self, event: _io.WakeEvent, seconds: float | None) -> None:
        """Wait for `event`, at most `seconds`; raise RunStopping if the run stops."""
        with self.subscribe(event.set):
            event.wait(seconds)
            self.check()

    def sleep(self, seconds: float) -> None:
        """Wait for `seconds`; raise RunStopping if a stop is requested before."""
        end = monotonic() + seconds
        wake_event = _io.WakeEvent()
        with self.subscribe(wake_event.set):
            while (left := end - monotonic()) > 0:
                wake_event.wait(left)
                self.check()
