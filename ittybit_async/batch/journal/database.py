"""Connections to the journal file, with checks for locks, damage, and version."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import msgspec

from ittybit.errors import APIError, JournalError
from ittybit_async.batch.journal.schema import APPLICATION, LAYOUTS

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
        raise JournalError(
            f"another run works on the journal {str(path)!r}; wait until it ends, or "
            "use another journal",
            path=str(path),
        ) from error
    return connection


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
    if not isinstance(error, sqlite3.OperationalError | OSError):
        message += "; it is damaged or not a journal, and was not changed"
    return JournalError(
        f"cannot use the journal {str(path)!r}: {message}; look at the path, its "
        "permissions, and the free disk space (with a new journal, you pay again for "
        "the work in this one)",
        path=str(path),
    )


def _is_empty_database(path: Path) -> bool:
    """Return whether nothing was written yet, for example because of a full disk."""
    with closing(_connect_read_only(path)) as connection:
        names = ("application_id", "user_version", "schema_version")
        found = [connection.execute(f"PRAGMA {name}").fetchone() for name in names]
    return found == [(0,)] * len(names)


def _connect_read_only(path: Path) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, timeout=30, check_same_thread=False)
    try:
        connection.execute("PRAGMA cache_size = -8192")
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
