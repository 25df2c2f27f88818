"""Mutual exclusion by key."""

from __future__ import annotations

from collections import deque

from ittybit_async import _io


class KeyedLock:
    """One lock for each key, which exists only while it is used."""

    def __init__(self) -> None:
        self._lock = _io.Lock()
        self._waiters: dict[bytes, deque[_io.WakeEvent]] = {}  # of locked keys

    def hold(self, key: bytes) -> _Holder:
        """Return a context manager that holds the lock of `key`."""
        return _Holder(self, key)

    def acquire(self, key: bytes) -> _io.WakeEvent | None:
        """Acquire the lock, or return an event that is set when the caller has it."""
        with self._lock:
            waiters = self._waiters.get(key)
            if waiters is None:
                self._waiters[key] = deque()
                return None
            wake_event = _io.WakeEvent()
            waiters.append(wake_event)
            return wake_event

    def release(self, key: bytes, wake_event: _io.WakeEvent | None = None) -> None:
        """Pass the lock on, or remove a caller that waits for `wake_event`."""
        with self._lock:
            waiters = self._waiters[key]
            if wake_event is not None and wake_event in waiters:
                waiters.remove(wake_event)
            elif waiters:
                waiters.popleft().set()
            else:
                del self._waiters[key]


class _Holder:
    __slots__ = ("_key", "_lock")

    def __init__(self, lock: KeyedLock, key: bytes) -> None:
        self._lock = lock
        self._key = key

    async def __aenter__(self) -> None:
        if (wake_event := self._lock.acquire(self._key)) is not None:
            try:
                await wake_event.wait(None)
            except BaseException:
                self._lock.release(self._key, wake_event)
                raise

    async def __aexit__(self, *_: object) -> None:
        self._lock.release(self._key)
