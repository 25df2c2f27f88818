# Generated from ittybit_async/batch/journal/database.py by build_sync.py. Do not edit.
"""Connections to the journal file, with checks for locks, damage, and version."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable, Generator
from contextlib import (
    AbstractContextManager,
    ExitStack,
    closing,
    contextmanager,
    suppress,
)
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from ittybit.core.batch.journal.checksums import State
from ittybit.errors import APIError, JournalError
from ittybit_sync.batch.journal.file import JournalFile, busy_error
from ittybit_sync.batch.journal.schema import APPLICATION, LAYOUTS

_IDENTITY = 8  # bytes
_WITH_IDENTITY = 3  # the first layout with the identity of the journal
_FIRST_FRAME = 32 + 24 + 512  # bytes of a -wal file with the smallest frame
_FILES = 10  # more than SQLite and the locks of a journal need
_PAGES = -16_384  # KiB of cache
# Damaged values fail where they are decoded or used; sqlite3 itself raises
# UnicodeDecodeError if its message quotes a damaged schema.
_DAMAGE = (
    sqlite3.Error,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    msgspec.DecodeError,  # a ValueError only from msgspec 0.21 on
)


@contextmanager
def guard(path: Path) -> Generator[None]:
    """Translate errors of the journal at `path` into JournalError."""
    try:
        yield
    except APIError:
        raise
    except (*_DAMAGE, OSError) as error:
        raise build_error(path, error) from _find_cause(error)


def _find_cause(error: Exception) -> Exception:
    """Return `error`, or why SQLite opened no file, if too many are open."""
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CANTOPEN:
        try:
            with ExitStack() as stack:
                for _ in range(_FILES):
                    stack.callback(os.close, os.open(os.devnull, os.O_RDONLY))
        except OSError as cause:
            return cause
    return error


def open_journal(file: JournalFile, *, is_used: bool) -> sqlite3.Connection:
    """Return a connection that can write; initialize the journal if it is empty.

    Raises JournalError, without changing the file, if it is not a journal, is damaged,
    was written by a newer version, or is empty although it `is_used`.
    """
    with guard(file.path):
        state = file.read_state(is_used=is_used)
        if not _is_empty_database(file.path):
            _check(file.path, state)
        elif is_used:
            raise file.emptied_error()
        file.begin(state)
        connection = _connect(file.path, has_checksums=state is not None)
        try:
            file.open_wal()
        except BaseException:
            connection.close()
            raise
        return connection


def open_reader(path: Path) -> sqlite3.Connection:
    """Return a read-only connection, which can be used during a run."""
    if not path.exists():
        raise JournalError(f"there is no journal {str(path)!r}", path=str(path))
    with guard(path):
        _check(path, JournalFile.verify(path))
        return _connect_read_only(path)


class JournalLock:
    """Lock of a journal for this process, and a mark that the journal was used.

    The operating system holds the lock, on a database next to the journal, and releases
    it when the process ends.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._guard():
            if path.is_dir():
                raise IsADirectoryError(21, "it is a folder")
            while not self._open():
                pass

    def _open(self) -> bool:
        """Lock the file, and return whether no other run has deleted it since."""
        path = _lock_path(self._path)
        path.touch()
        before = _read_identity(path)
        self._connection = sqlite3.connect(
            path, timeout=0, isolation_level=None, check_same_thread=False
        )
        try:
            self._acquire()
        except BaseException:
            self.close()
            raise
        is_same = _read_identity(path) == before
        if not is_same:
            self.close()
        return is_same

    def _acquire(self) -> None:
        for statement in (
            "PRAGMA locking_mode = EXCLUSIVE",  # a commit does not unlock it
            "PRAGMA journal_mode = MEMORY",
            "BEGIN EXCLUSIVE",
            "COMMIT",
        ):
            self._connection.execute(statement)
        (mark,) = self._connection.execute("PRAGMA user_version").fetchone()
        self.is_used: bool = mark != 0
        """Whether an earlier run has written to the journal."""
        if self.is_used and not self._path.exists():
            self._mark(is_used=False)  # the caller deleted it, and begins a new one

    def mark_used(self) -> None:
        """Record on the disk that the journal is not empty anymore."""
        if not self.is_used:
            with self._guard():
                self._mark(is_used=True)

    def _mark(self, *, is_used: bool) -> None:
        self._connection.execute(f"PRAGMA user_version = {is_used:d}")
        self.is_used = is_used

    @contextmanager
    def _guard(self) -> Generator[None]:
        try:
            yield
        except (*_DAMAGE, OSError) as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
                raise build_error(self._path, error) from _find_cause(error)
            raise busy_error(self._path) from error

    def remove(self) -> None:
        """Delete the file, before it is unlocked."""
        with suppress(OSError):  # Windows does not delete an open file
            _lock_path(self._path).unlink()

    def close(self) -> None:
        """Unlock the journal."""
        self._connection.close()


def read_identities(path: Path) -> list[tuple[int, int] | None]:
    """Return device and inode of the journal and its lock file; None if one is gone.

    They change only if a file is deleted or replaced.
    """
    return [_read_identity(file) for file in (path, _lock_path(path))]


def _read_identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _lock_path(path: Path) -> Path:
    real = path.resolve()  # links to one journal have one lock
    return real.with_name(f"{real.name}-lock")


def build_error(path: Path, error: Exception) -> JournalError:
    """Return the error of a journal that cannot be used because of `error`."""
    # The message may quote damaged text; repr escapes terminal control characters.
    message = repr(str(error))[1:-1][:300] or type(error).__name__
    return JournalError(
        f"cannot use the journal {str(path)!r}: {message}; {_advice(error)} (with a "
        "new journal, you pay again for the work in this one)",
        path=str(path),
    )


def _advice(error: Exception) -> str:
    if not isinstance(error, sqlite3.OperationalError | OSError):
        return "it is damaged or not a journal, and was not changed"
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL or getattr(error, "errno", 0) == errno.ENOSPC:
        return "free disk space"
    if code == sqlite3.SQLITE_IOERR:
        return "check its disk, and that it is a file"
    return "look at the path, its permissions, and its folder"


def _is_empty_database(path: Path) -> bool:
    """Return whether nothing was written yet, for example because of a full disk."""
    with closing(_connect_read_only(path)) as connection:
        names = ("application_id", "user_version", "schema_version")
        found = [connection.execute(f"PRAGMA {name}").fetchone() for name in names]
    return found == [(0,)] * len(names)


def _connect_read_only(path: Path) -> sqlite3.Connection:
    has_wal = _has_wal(path)
    try:
        # Only a connection that can write deletes the empty -wal and -shm files.
        can_clean = not has_wal and os.access(path, os.W_OK)
        return _connect_uri(path, "mode=rw" if can_clean else "mode=ro")
    except sqlite3.OperationalError:
        if os.access(path.resolve().parent, os.W_OK):
            raise
    # SQLite needs a file next to a journal in WAL mode, except for one that is
    # immutable, of which it ignores the -wal file.
    wal = Path(f"{path.resolve()}-wal")
    if not has_wal:
        return _connect_uri(path, "mode=ro&immutable=1")
    with TemporaryDirectory() as folder:
        copied = Path(folder, "journal")
        shutil.copyfile(path, copied)
        shutil.copyfile(wal, f"{copied}-wal")
        return _connect_uri(copied, "mode=rw")


def _has_wal(path: Path) -> bool:
    wal = Path(f"{path.resolve()}-wal")
    return wal.exists() and wal.stat().st_size > 0


def _connect_uri(path: Path, query: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?{query}"
    with JournalFile.count_reader(path) as end:
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
        size = Path(f"{path.resolve()}-wal").stat().st_size
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
    with suppress(*_DAMAGE), closing(_connect_uri(path, "mode=ro&immutable=1")) as own:
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
