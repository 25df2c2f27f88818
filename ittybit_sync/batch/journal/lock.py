# Generated from ittybit_async/batch/journal/lock.py by build_sync.py. Do not edit.
"""Having a journal open for as long as it is needed, and not longer."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from ittybit_sync import _io
from ittybit_sync.batch.journal.journal import Journal
from ittybit_sync.batch.stop import RunStopping


@contextmanager
def hold_journal(path: Path) -> Generator[Journal]:
    """Have the journal at `path` open during the block; JournalError if it cannot be.

    Whoever leaves while it is being opened leaves it closed too.
    """
    opening = _Opening(path)
    try:
        yield _io.to_thread(opening.open)
    finally:
        try:
            _io.to_thread(opening.close)
        except BaseException:
            opening.close()  # the thread may not have begun
            raise


class _Opening:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = _io.Lock()
        self._journal: Journal | None = None
        self._left = False

    def open(self) -> Journal:
        """Return the journal; raise Stopping where nobody waits for it any more."""
        with self._lock:
            if self._left:
                raise RunStopping
            self._journal = Journal(self._path)
            return self._journal

    def close(self) -> None:
        """Close the journal, or let it not be opened; twice does no harm."""
        with self._lock:  # a thread that nobody waits for any more may be opening it
            self._left = True
            journal, self._journal = self._journal, None
            if journal is not None:
                journal.close()
