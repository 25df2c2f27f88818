# Generated from ittybit_async/batch/work/keyed_lock.py by build_sync.py. Do not edit.
"""One at a time, for each of many names."""

from __future__ import annotations

from collections import deque

from ittybit_sync import _io


class KeyedLock:
    """Lets one at a time into the blocks of the same name."""

    def __init__(self) -> None:
        self._lock = _io.Lock()
        self._behind: dict[bytes, deque[_io.WakeEvent]] = {}  # those who are inside

    def of(self, name: bytes) -> _Block:
        """Return a block that waits until nobody is in another of `name`."""
        return _Block(self, name)

    def enter(self, name: bytes) -> _io.WakeEvent | None:
        """Go in, or return what rings when it is free."""
        with self._lock:
            behind = self._behind.get(name)
            if behind is None:
                self._behind[name] = deque()
                return None
            wake_event = _io.WakeEvent()
            behind.append(wake_event)
            return wake_event

    def leave(self, name: bytes, wake_event: _io.WakeEvent | None = None) -> None:
        """Let the next one in, or with its `wake_event`, let one wait no more."""
        with self._lock:
            behind = self._behind[name]
            if wake_event is not None and wake_event in behind:
                behind.remove(wake_event)
            elif behind:
                behind.popleft().set()
            else:
                del self._behind[name]


class _Block:
    __slots__ = ("_exclusion", "_name")

    def __init__(self, exclusion: KeyedLock, name: bytes) -> None:
        self._exclusion = exclusion
        self._name = name

    def __enter__(self) -> None:
        if (wake_event := self._exclusion.enter(self._name)) is not None:
            try:
                wake_event.wait(None)
            except BaseException:
                self._exclusion.leave(self._name, wake_event)
                raise

    def __exit__(self, *_: object) -> None:
        self._exclusion.leave(self._name)
