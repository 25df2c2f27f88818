"""The state of an emulator in one SQLite file.

Each noun is a table of JSON bodies; what is searched for has a column of its own. The
connection belongs to the loop's thread: one statement takes microseconds in WAL mode.
"""

import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from ittybit_emulator.database import is_marked, mark, open_database
from ittybit_emulator.identifiers import new_id
from ittybit_emulator.nesting import cut, is_deeper
from ittybit_emulator.records import Automation, File, Media, Task, Upload

# What the decoder takes for sure, whatever is on the stack already.
_DEPTH_LIMIT = 500

R = TypeVar("R", bound=Media | File | Task | Automation | Upload)


class Table(Generic[R]):
    """The records of one noun, with searchable `columns`."""

    def __init__(
        self, db: sqlite3.Connection, name: str, record: type[R], *columns: str
    ) -> None:
        self._db = db
        self._name = name
        self._columns = columns
        self._decoder: msgspec.json.Decoder[R] = msgspec.json.Decoder(record)
        declared = "".join(f", {column} TEXT" for column in columns)
        db.execute(
            f"CREATE TABLE IF NOT EXISTS {name} (seq INTEGER PRIMARY KEY AUTOINCREMENT,"
            f" id TEXT UNIQUE NOT NULL, body BLOB NOT NULL{declared})"
        )
        for column in columns:
            db.execute(
                f"CREATE INDEX IF NOT EXISTS {name}_{column} ON {name} ({column})"
            )

    def save(self, record: R) -> R:
        """Insert `record`, or replace the one with its id."""
        names = ("id", "body", *self._columns)
        values = [getattr(record, column) for column in self._columns]
        updates = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
        self._db.execute(
            f"INSERT INTO {self._name} ({', '.join(names)})"
            f" VALUES ({', '.join('?' * len(names))})"
            f" ON CONFLICT (id) DO UPDATE SET {updates}",
            [record.id, msgspec.json.encode(record), *values],
        )
        return record

    def get(self, identifier: str | None) -> R | None:
        """Return the record with that id, or None."""
        found = self._select("WHERE id = ?", identifier)
        return found[0] if found else None

    def where(self, column: str, value: str) -> list[R]:
        """Return the records whose `column` has that value, oldest first."""
        return self._select(f"WHERE {column} = ? ORDER BY seq", value)

    def all(self) -> list[R]:
        """Return all records, oldest first."""
        return self._select("ORDER BY seq")

    def page(self, offset: int, limit: int) -> list[R]:
        """Return at most `limit` records from `offset` on, newest first."""
        return self._select("ORDER BY seq DESC LIMIT ? OFFSET ?", limit, offset)

    def count(self) -> int:
        """Return how many records there are."""
        (number,) = self._db.execute(f"SELECT count(*) FROM {self._name}").fetchone()
        return int(number)

    def ids(self) -> set[str]:
        """Return the ids of all records."""
        return {row[0] for row in self._db.execute(f"SELECT id FROM {self._name}")}

    def delete(self, identifier: str) -> None:
        """Delete the record with that id, if there is one."""
        self._db.execute(f"DELETE FROM {self._name} WHERE id = ?", [identifier])

    def flatten(self) -> None:
        """Cut bodies that are nested too deeply to be read."""
        query = f"SELECT id, body FROM {self._name}"
        for identifier, body in self._db.execute(query).fetchall():
            if is_deeper(body, _DEPTH_LIMIT):
                self._db.execute(
                    f"UPDATE {self._name} SET body = ? WHERE id = ?",
                    [cut(body, _DEPTH_LIMIT), identifier],
                )

    def _select(self, clause: str, *values: object) -> list[R]:
        query = f"SELECT body FROM {self._name} {clause}"
        return [
            self._decoder.decode(body) for (body,) in self._db.execute(query, values)
        ]


class Store:
    """All tables of one emulator, and the ids of its organisation and project.

    EmulatorError is raised where the data in `folder` is not an emulator's, or is in
    use.
    """

    def __init__(self, folder: Path) -> None:
        self._depth = 0
        self._on_saved: list[Callable[[], None]] = []
        self._on_undone: list[Callable[[], None]] = []
        self._db = open_database(folder)
        try:
            with self.transaction():
                self._prepare()
        except BaseException:
            self._db.close()
            raise

    def _prepare(self) -> None:
        self.media = Table(self._db, "media", Media)
        self.files = Table(self._db, "files", File, "media_id", "path")
        self.tasks = Table(self._db, "tasks", Task, "status", "parent_id", "file_id")
        self.automations = Table(self._db, "automations", Automation, "status")
        self.uploads = Table(self._db, "uploads", Upload, "path")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS identity (prefix TEXT PRIMARY KEY, id TEXT)"
        )
        self._identity = {
            prefix: self._identity_of(prefix) for prefix in ("org", "prj", "key")
        }
        if not is_marked(self._db):
            # Emulators that set no mark took bodies of any depth.
            for table in (self.media, self.files, self.tasks, self.automations):
                table.flatten()
            mark(self._db)

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Save all that happens inside, or nothing; may be nested."""
        self._depth += 1
        try:
            if self._depth == 1:
                self._db.execute("BEGIN IMMEDIATE")
            yield
            if self._depth == 1:
                self._db.execute("COMMIT")
        except BaseException:
            if self._depth == 1:
                self._undo()
            raise
        finally:
            self._depth -= 1
        if self._depth == 0:
            self._call(self._on_saved)

    def when_saved(self, act: Callable[[], None]) -> None:
        """Call `act` once the running transaction is saved; now if there is none."""
        if self._depth:
            self._on_saved.append(act)
        else:
            act()

    def when_undone(self, act: Callable[[], None]) -> None:
        """Call `act` if the running transaction is not saved."""
        if self._depth:
            self._on_undone.append(act)

    def identity(self, prefix: str) -> str:
        """Return the one id with that prefix: ``org``, ``prj`` or ``key``."""
        return self._identity[prefix]

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _undo(self) -> None:
        # SQLite has rolled back by itself where the disk is full.
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        self._call(self._on_undone)

    def _call(self, acts: list[Callable[[], None]]) -> None:
        self._on_saved, self._on_undone = [], []
        for act in acts:
            act()

    def _identity_of(self, prefix: str) -> str:
        self._db.execute(
            "INSERT OR IGNORE INTO identity VALUES (?, ?)", [prefix, new_id(prefix)]
        )
        query = "SELECT id FROM identity WHERE prefix = ?"
        (identifier,) = self._db.execute(query, [prefix]).fetchone()
        return str(identifier)
