"""Slots: how many calls run at once, and in which order others follow."""

from __future__ import annotations

import threading
import time
import weakref
from collections import deque
from contextlib import suppress

from ittybit_sync._io.together import check_wanted

_CHECK = 0.25  # seconds until a waiting call looks again, if its wake-up was lost


class Slot:
    """The right to use a connection, until `leave` or the end of this object.

    A signal handler can raise an exception before `leave` is called.
    """

    def __init__(self, slots: Slots) -> None:
        self._slots = slots
        self.bell = threading.Lock()

    def leave(self) -> None:
        """Free the slot."""
        self._slots.release(self)


class Slots:
    """At most `limit` slots at once, given in order of arrival."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._taken: set[weakref.ref[Slot]] = set()
        self._waiting: deque[weakref.ref[Slot]] = deque()
        self._is_closed = False

    def take(self, seconds: float | None) -> Slot:
        """Return a slot. Raises TimeoutError if none is free in time."""
        slot = Slot(self)
        if self._first() is not None or not self._add(slot):
            self._wait(slot, seconds)
        return slot

    def _wait(self, slot: Slot, seconds: float | None) -> None:
        ends = float("inf") if seconds is None else time.monotonic() + seconds
        place = weakref.ref(slot)
        self._waiting.append(place)
        slot.bell.acquire()
        try:
            while self._first() is not slot or not self._add(slot):
                left = ends - time.monotonic()
                if left <= 0:
                    raise TimeoutError("no connection became free in time")
                check_wanted()
                if self._is_closed:
                    return
                slot.bell.acquire(timeout=min(left, _CHECK))
        finally:
            self._waiting.remove(place)
            self._wake()

    def _add(self, slot: Slot) -> bool:
        # Without a lock, which an exception of a signal handler could leave locked.
        self._taken.add(weakref.ref(slot))
        if len(self._taken) > self._limit:
            for place in list(self._taken):
                if place() is None:
                    self._taken.discard(place)
        if len(self._taken) > self._limit:
            self._taken.discard(weakref.ref(slot))
            return False
        return True

    def _first(self) -> Slot | None:
        with suppress(IndexError):
            while (slot := self._waiting[0]()) is None:
                self._waiting.popleft()
            return slot
        return None

    def release(self, slot: Slot) -> None:
        """Free `slot`, and wake the call that has waited longest."""
        self._taken.discard(weakref.ref(slot))
        self._wake()

    def _wake(self) -> None:
        if self._waiting and (slot := self._first()) is not None:
            with suppress(RuntimeError):  # it was woken already
                slot.bell.release()

    def close(self) -> None:
        """Let no call wait any longer."""
        self._is_closed = True
        for place in list(self._waiting):
            if (slot := place()) is not None:
                with suppress(RuntimeError):
                    slot.bell.release()
