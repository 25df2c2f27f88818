# Generated from ittybit_async/batch/exclusion.py by build_sync.py. Do not edit.
"""One at a time, for each of many names."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from contextlib import contextmanager

from ittybit_sync import _io


class Exclusion:
    """Lets one at a time into the blocks of the same name."""

    def __init__(self) -> None:
        self._lock = _io.Lock()
        self._inside: dict[bytes, deque[_io.Bell]] = {}

    @contextmanager
    def of(self, name: bytes) -> Generator[None]:
        """Wait until nobody is in a block of `name`, and be it."""
        bell = _io.Bell()
        with self._lock:
            others = self._inside.setdefault(name, deque())
            others.append(bell)
            waits = others[0] is not bell
        try:
            if waits:
                bell.wait(None)
            yield
        finally:
            with self._lock:
                others.remove(bell)
                if others:
                    others[0].ring()
                else:
                    del self._inside[name]
