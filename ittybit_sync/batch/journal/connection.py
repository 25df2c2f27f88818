# Generated from ittybit_async/batch/journal/connection.py by build_sync.py. Do not edit.
"""Connections to the journal file, with checks for locks, damage, and version."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import (
    AbstractContextManager,
    closing,
    suppress,
)
from pathlib import Path
from tempfile import TemporaryDirectory

from ittybit.core.batch.journal.checksums import State
from ittybit.errors import JournalError
from ittybit_sync.batch.journal.errors import DAMAGE, guard
from ittybit_sync.batch.journal.lock import FileLock
from ittybit_sync.batch.journal.pages import JournalPages, verify_pages
from ittybit_sync.batch.journal.paths import wal_path
from ittybit_sync.batch.journal.schema import APPLICATION, LAYOUTS

_IDENTITY = 8  # bytes
_WITH_IDENTITY = 3  # the first layout with the identity of the journal
_FIRST_FRAME = 32 + 24 + 512  # bytes of a -wal file with the smallest frame
_PAGES = -16_384  # KiB of cache
_ATTEMPTS = 3  # of verifying pages that another process may write


def open_journal(pages: JournalPages, *, is_used: bool) -> sqlite3.Connection:
    """Return a connection that can write; initialize the journal if it is empty.

    Raises JournalError, without changing the file, if it is not a journal, is damaged,
    was written by a newer version, or is empty although it `is_used`.
    """
    with guard(pages.path):
        state = pages.read_state(is_used=is_used)
        if not _is_empty_database(pages.path):
            _check(pages.path, state)
        elif is_used:
            raise pages.emptied_error()
        pages.begin(state)
        connection = _connect(pages.path, has_checksums=state is not None)
        try:
            pages.open_wal()
        except BaseException:
            connection.close()
            raise
        return connection


def open_reader(path: Path) -> sqlite3.Connection:
    """Return a read-only connection, which can be used during a run."""
    if not path.exists():
        raise JournalError(f"there is no journal {str(path)!r}", path=str(path))
    with guard(path):
        _check(path, _verify(path))
        return _connect_read_only(path)


def _verify(path: Path) -> State | None:
    """Verify the pages unless this process uses them; return the journal's state."""
    with FileLock.open_unused(path) as file:
        return State(0) if file is None else verify_pages(file, path, _ATTEMPTS)


def _is_empty_database(path: Path) -> bool:
    """Return whether nothing was written yet, for example because of a full disk."""
    with closing(_connect_read_only(path)) as connection:
        names = ("application_id", "user_version", "schema_version")
        found = [connection.execute(f"PRAGMA {name}").fetchone() for name in names]
    return found == [(0,)] * len(names)


def _connect_read_only(path: Path) -> sqlite3.Connection:
    wal = wal_path(path)
    has_wal = wal.exists() and wal.stat().st_size > 0
    try:
        # Only a connection that can write deletes the empty -wal and -shm files.
        can_clean = not has_wal and os.access(path, os.W_OK)
        return _connect_uri(path, "mode=rw" if can_clean else "mode=ro")
    except sqlite3.OperationalError:
        if os.access(path.resolve().parent, os.W_OK):
            raise
    # SQLite needs a file next to a journal in WAL mode, except for one that is
    # immutable, of which it ignores the -wal file.
    if not has_wal:
        return _connect_uri(path, "mode=ro&immutable=1")
    with TemporaryDirectory() as folder:
        copied = Path(folder, "journal")
        shutil.copyfile(path, copied)
        shutil.copyfile(wal, f"{copied}-wal")
        return _connect_uri(copied, "mode=rw")


def _connect_uri(path: Path, query: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?{query}"
    with FileLock.count_reader(path) as end:
        connection = sqlite3.connect(
            uri, uri=True, timeout=30, check_same_thread=False, factory=_Reader
        )
        try:
            connection.execute("PRAGMA cache_size = -8192")
            connection.execute("PRAGMA query_only = 1")
            connection.execute("PRAGMA user_version")  # opens the file
        except BaseException:
            connection.close()
            raise
        connection.end = end
    return connection


class _Reader(sqlite3.Connection):
    end: Callable[[], None] | None = None
    """Called once, when the connection is closed."""

    def close(self) -> None:
        super().close()
        end, self.end = self.end, None
        if end is not None:
            end()


def _check(path: Path, state: State | None) -> None:
    """Check the journal without writing to it; raise JournalError if it is invalid."""
    with closing(_connect_read_only(path)) as connection:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (layout,) = connection.execute("PRAGMA user_version").fetchone()
        found = [row[0] for row in connection.execute("PRAGMA quick_check(1)")]
        is_incomplete = application == APPLICATION and (
            _has_lost_wal(path, connection) or _has_lost_commits(connection, state)
        )
    if application != APPLICATION:
        raise JournalError(
            f"{str(path)!r} is a database, but not the journal of a batch; pass "
            "another path",
            path=str(path),
        )
    if layout > len(LAYOUTS):
        raise JournalError(
            f"the journal {str(path)!r} has layout {layout}, but this version supports "
            f"layouts up to {len(LAYOUTS)}; install a newer version of ittybit",
            path=str(path),
        )
    if found != ["ok"]:
        raise JournalError(
            f"the journal {str(path)!r} is damaged ({found[0]!r}) and was not changed; "
            "restore a backup, or use another journal",
            path=str(path),
        )
    if is_incomplete:
        raise _incomplete_error(path)


def _incomplete_error(path: Path) -> JournalError:
    return JournalError(
        f"the journal {str(path)!r} is incomplete: its file {path.name}-wal is "
        "missing, truncated, or damaged; restore that file, or use another journal "
        "(with a new journal, you pay again for the work in this one)",
        path=str(path),
    )


def keep_wal(path: Path) -> AbstractContextManager[object]:
    """Keep the ``-wal`` file when another connection is closed in the block."""
    return closing(_connect_read_only(path))


def _has_lost_wal(path: Path, connection: sqlite3.Connection) -> bool:
    """Return whether the last run is in the main file, but its mark is lost."""
    query = "SELECT ended FROM runs ORDER BY id DESC LIMIT 1"
    last = connection.execute(query).fetchone()
    try:
        size = wal_path(path).stat().st_size
    except FileNotFoundError:
        size = 0
    return last == (None,) and size < _FIRST_FRAME


def _has_lost_commits(connection: sqlite3.Connection, state: State | None) -> bool:
    """Return whether the journal has fewer commits than were on the disk before."""
    query = "SELECT count(*) FROM sqlite_schema WHERE name = 'journal'"
    if connection.execute(query).fetchone() == (0,):  # an older layout
        return state is not None and state.commits > 0
    id, commits = connection.execute("SELECT id, commits FROM journal").fetchone()
    if (state is None) != (id == b""):
        raise ValueError("the first page is damaged")
    return state is not None and commits < state.commits


def read_owner(path: Path) -> str | None:
    """Return the owner in the journal, without its ``-wal`` file, or None.

    Another host may use that file, which SQLite cannot share with it.
    """
    with suppress(*DAMAGE), closing(_connect_uri(path, "mode=ro&immutable=1")) as own:
        found = own.execute("SELECT owner FROM journal").fetchone()
        return None if found is None else found[0]
    return None


def _connect(path: Path, *, has_checksums: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=30, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute(f"PRAGMA cache_size = {_PAGES}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")  # the journal does it
        _migrate(connection, has_checksums=has_checksums)
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection, *, has_checksums: bool) -> None:
    (layout,) = connection.execute("PRAGMA user_version").fetchone()
    if layout == len(LAYOUTS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in LAYOUTS[layout:]:
            for statement in filter(str.strip, step.split(";")):
                connection.execute(statement)
        if layout < _WITH_IDENTITY:
            id = os.urandom(_IDENTITY) if has_checksums else b""
            connection.execute("INSERT INTO journal VALUES (?, 0, NULL)", (id,))
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {len(LAYOUTS)}")
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
