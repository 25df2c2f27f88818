# Generated from ittybit_async/slots.py by build_sync.py. Do not edit.
"""Slots: how many calls run at once, and in which order others follow."""

from __future__ import annotations

import time
import weakref
from collections import deque
from contextlib import suppress

from ittybit_sync import _io

_CHECK = 0.25  # seconds until the next call in line looks again
_RARE_CHECK = 5.0  # the same for all others, if a wake-up was lost


class Slot:
    """The right to use a connection, until `leave` or the end of this object.

    A signal handler can raise an exception before `leave` is called.
    """

    __slots__ = ("__weakref__", "_slots", "bell")

    def __init__(self, slots: Slots) -> None:
        self._slots = slots
        self.bell: _io.Bell | None = None

    def leave(self) -> None:
        """Free the slot."""
        self._slots.release(self)


class Slots:
    """At most `limit` slots at once, given in order of arrival.

    It has no lock, which such an exception could leave locked.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._taken: set[weakref.ref[Slot]] = set()
        self._waiting: deque[weakref.ref[Slot]] = deque()
        self._is_closed = False

    def take(self, seconds: float | None) -> Slot:
        """Return a slot. Raises TimeoutError if none is free in time."""
        slot = Slot(self)
        others_wait = self._waiting and self._first() is not None
        if others_wait or not self._add(slot):
            self._wait(slot, seconds)
        return slot

    def _wait(self, slot: Slot, seconds: float | None) -> None:
        ends = float("inf") if seconds is None else time.monotonic() + seconds
        place = weakref.ref(slot)
        slot.bell = _io.Bell()
        self._waiting.append(place)
        try:
            while not self._is_closed:
                is_next = self._first() is slot
                if is_next and self._add(slot):
                    return
                left = ends - time.monotonic()
                if left <= 0:
                    raise TimeoutError("no connection became free in time")
                slot.bell.wait(min(left, _CHECK if is_next else _RARE_CHECK))
                _io.sleep(0)  # raises if nobody waits for the call any more
        finally:
            with suppress(ValueError):
                self._waiting.remove(place)
            if len(self._taken) < self._limit:
                self._wake()

    def _add(self, slot: Slot) -> bool:
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
            while self._waiting:
                if (slot := self._waiting[0]()) is not None:
                    return slot
                self._waiting.popleft()
        return None

    def release(self, slot: Slot) -> None:
        """Free `slot`, and wake the call that has waited longest."""
        self._taken.discard(weakref.ref(slot))
        if self._waiting:
            self._wake()

    def _wake(self) -> None:
        if (slot := self._first()) is not None:
            _ring(slot)

    def close(self) -> None:
        """Let no call wait any longer."""
        self._is_closed = True
        for place in list(self._waiting):
            if (slot := place()) is not None:
                _ring(slot)


def _ring(slot: Slot) -> None:
    if slot.bell is not None:
        slot.bell.ring()
