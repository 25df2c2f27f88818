"""Changes of a journal by SQL, which a run would take for damage."""

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

from ittybit.core.batch.journal.checksums import PAGE_SIZE, State, read_state
from ittybit_sync.batch.journal.lock import FileLock
from ittybit_sync.batch.journal.pages import JournalPages


@contextmanager
def edit_journal(path: Path) -> Generator[sqlite3.Connection]:
    """Yield a connection to a journal, and correct its checksums after the block."""
    with closing(sqlite3.connect(path)) as connection, connection:
        yield connection
    correct_checksums(path)


def correct_checksums(path: Path) -> None:
    """Write the checksums of all pages of a journal that no run uses."""
    with path.open("rb") as content:
        state = read_state(content.read(PAGE_SIZE))
    assert state is not None
    lock = FileLock(path)
    pages = JournalPages(lock.file, path)
    pages.begin(State(state.commits))
    pages.finish(state.commits)
    lock.close()
