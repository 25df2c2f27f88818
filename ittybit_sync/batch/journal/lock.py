# Generated from ittybit_async/batch/journal/lock.py by build_sync.py. Do not edit.
"""Context manager that opens, locks, and closes a journal."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from ittybit_sync import _io
from ittybit_sync.batch.journal.journal import Journal
from ittybit_sync.batch.stop import RunStopping


class JournalHolder(AbstractContextManager[Journal]):
    """Keeps the journal at `path` open during the block, and closes it in any case.

    Raises JournalError if the journal cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = _io.Lock()
        self._journal: Journal | None = None
        self._is_closed = False

    def __enter__(self) -> Journal:
        try:
            return _io.to_thread(self.open)
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *error: object) -> None:
        try:
            _io.to_thread(self.close)
        except BaseException:
            self.close()  # the thread may not have started
            raise

    def open(self) -> Journal:
        """Open and return the journal; raise RunStopping after `close`."""
        with self._lock:
            if self._is_closed:
                raise RunStopping
            self._journal = Journal(self._path)
            return self._journal

    def close(self) -> None:
        """Close the journal, or prevent `open`; further calls do nothing."""
        with self._lock:  # an abandoned thread may be in `open`
            self._is_closed = True
            journal, self._journal = self._journal, None
            if journal is not None:
                journal.close()
