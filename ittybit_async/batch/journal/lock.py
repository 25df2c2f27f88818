"""Having a journal open for as long as it is needed, and not longer."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from ittybit_async import _io
from ittybit_async.batch.journal.journal import Journal
from ittybit_async.batch.stop import RunStopping


@asynccontextmanager
async def hold_journal(path: Path) -> AsyncGenerator[Journal]:
    """Have the journal at `path` open during the block; JournalError if it cannot be.

    Whoever leaves while it is being opened leaves it closed too.
    """
    opening = _Opening(path)
    try:
        yield await _io.to_thread(opening.open)
    finally:
        try:
            await _io.to_thread(opening.close)
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
