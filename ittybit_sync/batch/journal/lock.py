# Generated from ittybit_async/batch/journal/lock.py by build_sync.py. Do not edit.
"""Context manager that opens, locks, and closes a journal."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from ittybit_sync import _io
from ittybit_sync.batch.journal.journal import Journal
from ittybit_sync.batch.stop import RunStopping


@contextmanager
def hold_journal(path: Path) -> Generator[Journal]:
    """Keep the journal at `path` open during the block, and close it in any case.

    Raises JournalError if the journal cannot be opened.
    """
    holder = _JournalHolder(path)
    try:
        yield _io.to_thread(holder.open)
    finally:
        try:
            _io.to_thread(holder.close)
        except BaseException:
            holder.close()  # the thread may not have started
            raise


class _JournalHolder:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = _io.Lock()
        self._journal: Journal | None = None
        self._is_closed = False

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
