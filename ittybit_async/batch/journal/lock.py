"""Context manager that opens, locks, and closes a journal."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from ittybit_async import _io
from ittybit_async.batch.journal.journal import Journal
from ittybit_async.batch.stop import RunStopping


class JournalHolder(AbstractAsyncContextManager[Journal]):
    """Keeps the journal at `path` open during the block, and closes it in any case.

    Raises JournalError if the journal cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = _io.Lock()
        self._journal: Journal | None = None
        self._is_closed = False

    async def __aenter__(self) -> Journal:
        try:
            return await _io.to_thread(self.open)
        except BaseException:
            await self.__aexit__()
            raise

    async def __aexit__(self, *error: object) -> None:
        try:
            await _io.to_thread(self.close)
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
