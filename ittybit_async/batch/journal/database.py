"""Opening the file of a journal: is it one, is it whole, is it free?"""

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
    """Translate each error of reading the journal at `path` to JournalError."""
    try:
        yield
    except APIError:
        raise
    except (*_DAMAGE, OSError) as error:
        raise journal_error(path, error) from error


def open_journal(path: Path) -> sqlite3.Connection:
    """Return a connection that writes to the journal, made where there is none.

    Raises JournalError where the file is no journal, damaged, or of a later version; it
    is not touched then.
    """
    with guard(path):
        if path.exists() and path.stat().st_size and not _is_bare(path):
            _check(path)
        return _connection(path)


def open_reader(path: Path) -> sqlite3.Connection:
    """Return a connection that only reads, even during a run."""
    if not path.exists():
        raise JournalError(f"there is no journal {str(path)!r}", path=str(path))
    with guard(path):
        _check(path)
        return _reading(path)


def lock(path: Path) -> sqlite3.Connection:
    """Keep other runs away from the journal while the returned connection is open.

    The lock is one of the operating system, on an empty file beside the journal, and
    gone with the process, however that ends.
    """
    beside = _lock_of(path)
    try:
        if path.is_dir():
            raise IsADirectoryError(21, "it is a folder")
        connection = sqlite3.connect(beside, timeout=0, check_same_thread=False)
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except BaseException:
            connection.close()
            raise
    except OSError as error:
        raise journal_error(path, error) from error
    except _DAMAGE as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
            raise journal_error(path, error) from error
        raise JournalError(
            f"another run works on the journal {str(path)!r}: wait for its end, or "
            "give this one a journal of its own",
            path=str(path),
        ) from error
    return connection


def identities(path: Path) -> list[tuple[int, int] | None]:
    """Return by what the system knows the journal and its lock, None where one is gone.

    They stay the same for as long as nobody deletes or replaces the files.
    """
    return [_identity(file) for file in (path, _lock_of(path))]


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _lock_of(path: Path) -> Path:
    real = path.resolve()  # links to one journal have one lock
    return real.with_name(f"{real.name}-lock")


def journal_error(path: Path, error: Exception) -> JournalError:
    """Return the error of a journal that the system or SQLite does not let one use."""
    # The message may quote damaged text: repr escapes what a terminal would obey.
    told = repr(str(error))[1:-1][:300] or type(error).__name__
    if not isinstance(error, sqlite3.OperationalError | OSError):
        told += "; it is no journal or damaged, and was left as it is"
    return JournalError(
        f"cannot use the journal {str(path)!r}: {told}; look at the path, its "
        "permissions and the room on its disk; another journal would pay anew for what "
        "stands in this one",
        path=str(path),
    )


def _is_bare(path: Path) -> bool:
    """Tell whether nothing was written yet, as where the disk is full at the start."""
    with closing(_reading(path)) as connection:
        names = ("application_id", "user_version", "schema_version")
        found = [connection.execute(f"PRAGMA {name}").fetchone() for name in names]
    return found == [(0,)] * len(names)


def _reading(path: Path) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, timeout=30, check_same_thread=False)
    try:
        connection.execute("PRAGMA cache_size = -8192")
    except BaseException:
        connection.close()
        raise
    return connection


def _check(path: Path) -> None:
    """Look at the journal without writing to it."""
    with closing(_reading(path)) as connection:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (layout,) = connection.execute("PRAGMA user_version").fetchone()
        found = [row[0] for row in connection.execute("PRAGMA quick_check(1)")]
    if application != APPLICATION:
        raise JournalError(
            f"{str(path)!r} is a database, but no journal of a batch: give another "
            "path",
            path=str(path),
        )
    if layout > len(LAYOUTS):
        raise JournalError(
            f"the journal {str(path)!r} has layout {layout}, this version knows "
            f"{len(LAYOUTS)}: install a newer one",
            path=str(path),
        )
    if found != ["ok"]:
        raise JournalError(
            f"the journal {str(path)!r} is damaged ({found[0]!r}): it was left as it "
            "is; take a copy of it from before, or another journal",
            path=str(path),
        )


def _connection(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=30, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute(f"PRAGMA cache_size = {_PAGES}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        _bring_up_to_date(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _bring_up_to_date(connection: sqlite3.Connection) -> None:
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
