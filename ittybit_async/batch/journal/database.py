"""Connections to the journal file, with checks for locks, damage, and version."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Generator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

import msgspec

from ittybit.errors import APIError, JournalError
from ittybit_async.batch.journal.schema import APPLICATION, LAYOUTS

try:
    import fcntl
except ImportError:  # Windows, where files have fewer names
    fcntl = None  # type: ignore[assignment]  # a module or None

_LOCK_BYTE = 1 << 62
_FIRST_FRAME = 32 + 24 + 512  # bytes of a -wal file with the smallest frame
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
        raise build_error(path, error) from error


def open_journal(path: Path) -> sqlite3.Connection:
    """Return a connection that can write; create the journal if it does not exist.

    Raises JournalError, without changing the file, if it is not a journal, is damaged,
    or was written by a newer version.
    """
    with guard(path):
        if path.exists() and path.stat().st_size and not _is_empty_database(path):
            _check(path)
        return _connect(path)


def open_reader(path: Path) -> sqlite3.Connection:
    """Return a read-only connection, which can be used during a run."""
    if not path.exists():
        raise JournalError(f"there is no journal {str(path)!r}", path=str(path))
    with guard(path):
        _check(path)
        return _connect_read_only(path)


def lock(path: Path) -> sqlite3.Connection:
    """Lock the journal for this process until the returned connection is closed.

    The operating system holds the lock, on an empty file next to the journal, and
    releases it when the process ends.
    """
    lock_path = _lock_path(path)
    try:
        if path.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        connection = sqlite3.connect(lock_path, timeout=0, check_same_thread=False)
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except BaseException:
            connection.close()
            raise
    except OSError as error:
        raise build_error(path, error) from error
    except _DAMAGE as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
            raise build_error(path, error) from error
        raise _busy_error(path) from error
    return connection


class FileLock:
    """Lock on the journal file itself, which is the same under all of its names.

    It is on a byte that SQLite does not use. The operating system releases it when the
    process ends, and a forked child does not inherit it.
    """

    _held: ClassVar[set[tuple[int, int, int]]] = set()  # a process has its own locks

    def __init__(self, path: Path) -> None:
        self._file: int | None = None
        self._key = (0, 0, 0)
        if fcntl is None:
            return
        with guard(path):
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            found = os.fstat(self._file)
        self._key = os.getpid(), found.st_dev, found.st_ino
        if self._key in self._held:  # closing the file would unlock the journal
            raise _busy_error(path)
        self._path = path
        self.renew()
        self._held.add(self._key)

    def renew(self) -> None:
        """Lock the file again, because SQLite unlocks it when it closes the file.

        It does not close the file while a connection in WAL mode is open.
        """
        if self._file is None or fcntl is None:
            return
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _LOCK_BYTE)
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.EACCES):
                return  # a file system without locks
            os.close(self._file)
            self._file = None
            raise _busy_error(self._path) from error

    def close(self) -> None:
        """Release the lock. SQLite's connections must be closed before."""
        self._held.discard(self._key)
        if self._file is not None:
            os.close(self._file)


def _busy_error(path: Path) -> JournalError:
    return JournalError(
        f"another run works on the journal {str(path)!r}; wait until it ends, or use "
        "another journal",
        path=str(path),
    )


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
    try:
        return _connect_uri(path, "mode=ro")
    except sqlite3.OperationalError:
        if os.access(path.resolve().parent, os.W_OK):
            raise
    # SQLite needs a file next to a journal in WAL mode, except for one that is
    # immutable, of which it ignores the -wal file.
    wal = Path(f"{path.resolve()}-wal")
    if not wal.exists() or not wal.stat().st_size:
        return _connect_uri(path, "mode=ro&immutable=1")
    with TemporaryDirectory() as folder:
        copied = Path(folder, "journal")
        shutil.copyfile(path, copied)
        shutil.copyfile(wal, f"{copied}-wal")
        return _connect_uri(copied, "mode=rw")


def _connect_uri(path: Path, query: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?{query}"
    connection = sqlite3.connect(uri, uri=True, timeout=30, check_same_thread=False)
    try:
        connection.execute("PRAGMA cache_size = -8192")
        connection.execute("PRAGMA user_version")  # opens the file
    except BaseException:
        connection.close()
        raise
    return connection


def _check(path: Path) -> None:
    """Check the journal without writing to it; raise JournalError if it is invalid."""
    with closing(_connect_read_only(path)) as connection:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (layout,) = connection.execute("PRAGMA user_version").fetchone()
        found = [row[0] for row in connection.execute("PRAGMA quick_check(1)")]
        is_incomplete = application == APPLICATION and _has_lost_wal(path, connection)
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
        raise JournalError(
            f"the journal {str(path)!r} is incomplete: its file {path.name}-wal is "
            "missing or truncated; restore that file, or use another journal (with a "
            "new journal, you pay again for the work in this one)",
            path=str(path),
        )


def mark_run(connection: sqlite3.Connection, run: int) -> None:
    """Write the run to the journal, and then its mark to the ``-wal`` file.

    If the run has no mark later, the other file is lost.
    """
    connection.execute("PRAGMA wal_checkpoint(FULL)")
    connection.execute("UPDATE runs SET ended = -1 WHERE id = ?", (run,))


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


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=30, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute(f"PRAGMA cache_size = {_PAGES}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        _migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection) -> None:
    (layout,) = connection.execute("PRAGMA user_version").fetchone()
    if layout == len(LAYOUTS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in LAYOUTS[layout:]:
            for statement in filter(str.strip, step.split(";")):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {len(LAYOUTS)}")
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
