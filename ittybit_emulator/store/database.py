"""The SQLite database of an emulator: identification, opening, and locking."""

import sqlite3
from pathlib import Path

from ittybit_emulator.errors import EmulatorError

_FILENAME = "ittybit.sqlite3"
_APPLICATION_ID = int.from_bytes(b"itty")
_TABLES = {"media", "files", "tasks", "automations", "uploads", "identity"}


def open_database(folder: Path) -> sqlite3.Connection:
    """Open the database in `folder`, or create it if `folder` is empty.

    If `folder` contains other files or another emulator uses it, raise EmulatorError
    and leave the folder unchanged.
    """
    path = folder / _FILENAME
    if not path.exists() and any(folder.iterdir()):
        raise EmulatorError(
            f"{folder} is not empty and contains no emulator data;"
            " choose a new or an empty folder"
        )
    db = sqlite3.connect(path, timeout=0.2, isolation_level=None)
    try:
        _lock(db, path)
    except sqlite3.Error as error:
        db.close()
        raise EmulatorError(_open_error(path, error)) from error
    except EmulatorError:
        db.close()
        raise
    return db


def is_marked(db: sqlite3.Connection) -> bool:
    """Return whether the database is marked as an emulator database."""
    return _application_id(db) == _APPLICATION_ID


def mark(db: sqlite3.Connection) -> None:
    """Mark the database as an emulator database."""
    db.execute(f"PRAGMA application_id = {_APPLICATION_ID}")


def _lock(db: sqlite3.Connection, path: Path) -> None:
    # The exclusive lock makes a second emulator on the same folder fail.
    db.execute("PRAGMA locking_mode = EXCLUSIVE")
    db.execute("BEGIN EXCLUSIVE")
    if not is_marked(db) and not _may_be_marked(db):
        message = f"{path} is the database of another program; choose another folder"
        raise EmulatorError(message)
    db.execute("COMMIT")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")


def _may_be_marked(db: sqlite3.Connection) -> bool:
    """Return whether the database is empty or from an emulator without marks."""
    names = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
    return _application_id(db) == 0 and (not names or names >= _TABLES)


def _application_id(db: sqlite3.Connection) -> int:
    (number,) = db.execute("PRAGMA application_id").fetchone()
    return int(number)


def _open_error(path: Path, error: sqlite3.Error) -> str:
    if "locked" in str(error):
        return f"another emulator uses the data in {path.parent}; stop it first"
    return f"{path} cannot be used as a database: {error}"
