"""Slots, which limit concurrent calls and queue other calls in order of arrival."""

from __future__ import annotations

import weakref
from collections import deque
from contextlib import suppress

from ittybit.core.clock import monotonic
from ittybit_async import _io


class Slot:
    """The right to use a connection, until `leave` is called or this object is deleted.

    A caller first creates a slot and then takes it, so that it can free the slot after
    an exception of a signal handler at any line.
    """

    __slots__ = ("__weakref__", "_slots", "wake_event")

    def __init__(self, slots: Slots) -> None:
        self._slots = slots
        self.wake_event: _io.WakeEvent | None = None

    def leave(self) -> None:
        """Free the slot, if it is taken or waits."""
        self._slots.release(self)


class Slots:
    """At most `limit` slots at once, assigned in order of arrival.

    There is no lock, because an exception of a signal handler could leave it locked.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._taken: set[weakref.ref[Slot]] = set()
        self._waiting: deque[weakref.ref[Slot]] = deque()
        self._is_closed = False

    def take(self, slot: Slot) -> bool:
        """Take `slot` if one is free and no other call waits; return whether it did."""
        if self._waiting and self._first() is not None:
            return False
        return self._add(slot)

    async def wait(self, slot: Slot, seconds: float | None) -> None:
        """Wait until `slot` is taken. Raises TimeoutError after `seconds`."""
        ends = None if seconds is None else monotonic() + seconds
        reference = weakref.ref(slot)
        slot.wake_event = _io.WakeEvent()
        self._waiting.append(reference)
        try:
            while not self._is_closed:
                if self._first() is slot and self._add(slot):
                    break
                await slot.wake_event.wait(
                    _minimum(_seconds_left(ends), _io.LONGEST_WAIT)
                )
        finally:
            with suppress(ValueError):
                self._waiting.remove(reference)
            slot.wake_event = None
            if len(self._taken) < self._limit:
                self._wake()

    def usage(self) -> tuple[int, int]:
        """Return the number of taken slots, and of calls that wait for one."""
        return len(self._taken), len(self._waiting)

    def _add(self, slot: Slot) -> bool:
        self._taken.add(weakref.ref(slot))
        if len(self._taken) > self._limit:
            for reference in list(self._taken):
                if reference() is None:
                    self._taken.discard(reference)
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
        """Free `slot`, and wake the calls that have waited longest."""
        self._taken.discard(weakref.ref(slot))
        if slot.wake_event is not None:  # an exception ended its wait
            with suppress(ValueError):
                self._waiting.remove(weakref.ref(slot))
        if self._waiting:
            self._wake()

    def _wake(self) -> None:
        if (slot := self._first()) is not None:
            _wake_slot(slot)
        # The first call wakes the next one when it runs. If several slots are free, the
        # calls that can have them should run together, so each release wakes one more.
        if (free := self._limit - len(self._taken)) > 1:
            with suppress(IndexError):
                if (slot := self._waiting[free - 1]()) is not None:
                    _wake_slot(slot)

    def close(self) -> None:
        """End the wait of all calls."""
        self._is_closed = True
        for reference in list(self._waiting):
            if (slot := reference()) is not None:
                _wake_slot(slot)


def _seconds_left(ends: float | None) -> float | None:
    """Return the seconds until `ends`. Raises TimeoutError if it has passed."""
    if ends is None:
        return None
    if (left := ends - monotonic()) <= 0:
        raise TimeoutError("no connection was free in time")
    return left


def _minimum(one: float | None, other: float | None) -> float | None:
    return min((t for t in (one, other) if t is not None), default=None)


def _wake_slot(slot: Slot) -> None:
    if slot.wake_event is not None:
        slot.wake_event.set()
