# Generated from ittybit_async/leader.py by build_sync.py. Do not edit.
"""Election of one caller that works for all callers that wait at the same time."""

from __future__ import annotations

from collections.abc import Iterable

from ittybit_sync import _io


class Leadership:
    """Makes one caller the leader; when it leaves, a waiting caller is woken to lead.

    Callers are known by their wake events.
    """

    def __init__(self) -> None:
        self._lock = _io.Lock()
        self._leader: _io.WakeEvent | None = None
        self._waiting: dict[_io.WakeEvent, None] = {}

    @property
    def is_wanted(self) -> bool:
        """True if a caller waits for the lead."""
        return bool(self._waiting)

    def take(self, caller: _io.WakeEvent, *, waits: bool = True) -> bool:
        """Return whether `caller` leads; if not and it `waits`, it is woken later."""
        with self._lock:
            if self._leader is None:
                self._leader = caller
                self._waiting.pop(caller, None)
            elif waits and self._leader is not caller:
                self._waiting[caller] = None
            return self._leader is caller

    def leave(
        self, caller: _io.WakeEvent, served: Iterable[_io.WakeEvent] = ()
    ) -> None:
        """Remove `caller`; wake the `served` callers that wait, and the next leader."""
        with self._lock:
            self._waiting.pop(caller, None)
            woken = [event for event in served if self._waiting.pop(event, 0) is None]
            if self._leader is caller:
                self._leader = None
            if self._leader is None and self._waiting:
                woken.append(next(iter(self._waiting)))
        for event in woken:
            event.set()

    def wake_leader(self) -> None:
        """Wake the leader, which may wait for something else."""
        with self._lock:
            if self._leader is not None:
                self._leader.set()
