# Generated from ittybit_async/leader.py by build_sync.py. Do not edit.
"""Election of one caller that works for all callers that wait at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ittybit_sync import _io


class Caller(Protocol):
    """A caller that can lead; it has a wake event while it waits."""

    @property
    def wake_event(self) -> _io.WakeEvent | None:
        """Event that wakes the caller."""
        ...


class Leadership:
    """Lock whose holder, the leader, passes the lead to a waiting caller."""

    def __init__(self) -> None:
        self._lock = _io.Lock()
        self._leader: Caller | None = None
        self._waiting: dict[Caller, None] = {}  # empty without a leader

    def take(self, caller: Caller, *, waits: bool = True) -> bool:
        """Return whether `caller` leads; if not and it `waits`, it is woken to lead."""
        with self._lock:
            if self._leader is None:
                self._leader = caller
            elif waits and self._leader is not caller:
                self._waiting[caller] = None
            return self._leader is caller

    def leave(self, caller: Caller, served: Sequence[Caller] = ()) -> None:
        """Remove `caller`; wake the `served` callers that wait, and the next leader."""
        # Only `caller` itself adds itself. It becomes the leader before it is removed
        # from the waiting ones, so that this order needs no lock.
        if not (served or caller in self._waiting or caller is self._leader):
            return
        with self._lock:
            self._waiting.pop(caller, None)
            woken = [one for one in served if self._waiting.pop(one, 0) is None]
            if self._leader is caller:
                self._leader = next(iter(self._waiting), None)
                if self._leader is not None:
                    del self._waiting[self._leader]
                    woken.append(self._leader)
        for one in woken:
            _wake(one)

    def wake_leader(self) -> None:
        """Wake the leader, which may wait for something else."""
        with self._lock:
            if self._leader is not None:
                _wake(self._leader)


def _wake(caller: Caller) -> None:
    if caller.wake_event is not None:
        caller.wake_event.set()
