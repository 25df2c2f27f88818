"""A table of the store, with JSON bodies and separate columns for searched fields."""

import sqlite3
from collections.abc import Collection
from typing import Generic, NamedTuple, Protocol, TypeVar

import msgspec

from ittybit_emulator.errors import not_found_error
from ittybit_emulator.store.json_depth import is_deeper, truncate

# msgspec decodes this depth reliably, however deep the call stack already is.
_DEPTH_LIMIT = 500


class Record(Protocol):
    """A record that a table can store."""

    id: str


R = TypeVar("R", bound=Record)


class Window(NamedTuple, Generic[R]):
    """Consecutive records of a list, and whether more exist before and after them."""

    records: list[R]
    more_before: bool
    more_after: bool


class Table(Generic[R]):
    """The records of one resource, with searchable `columns`."""

    def __init__(
        self, db: sqlite3.Connection, name: str, record: type[R], *columns: str
    ) -> None:
        self._db = db
        self._name = name
        self._columns = columns
        self._decoder: msgspec.json.Decoder[R] = msgspec.json.Decoder(record)
        db.execute(
            f"CREATE TABLE IF NOT EXISTS {name} (seq INTEGER PRIMARY KEY AUTOINCREMENT,"
            " id TEXT UNIQUE NOT NULL, body BLOB NOT NULL)"
        )
        self._add_columns()

    def clear(self) -> None:
        """Delete all records."""
        self._db.execute(f"DELETE FROM {self._name}")

    def save(self, record: R) -> R:
        """Insert `record`, or replace the record with its ID."""
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
        """Return the record with that ID, or None."""
        if identifier is None:
            return None
        found = self._select("WHERE id = ?", identifier)
        return found[0] if found else None

    def find(self, identifier: str) -> R:
        """Return the record with that ID, or raise RequestError 404."""
        found = self.get(identifier)
        if found is None:
            raise not_found_error(identifier)
        return found

    def where(self, column: str, value: str) -> list[R]:
        """Return the records with that value in `column`, oldest first."""
        return self._select(f"WHERE {column} = ? ORDER BY seq", value)

    def all(self) -> list[R]:
        """Return all records, oldest first."""
        return self._select("ORDER BY seq")

    def page(self, offset: int, limit: int) -> list[R]:
        """Return at most `limit` records starting at `offset`, newest first."""
        return self._select("ORDER BY seq DESC LIMIT ? OFFSET ?", limit, offset)

    def window(
        self,
        limit: int,
        *,
        after: str | None = None,
        before: str | None = None,
        newest_first: bool = True,
        **filters: Collection[str],
    ) -> Window[R]:
        """Return at most `limit` records between the IDs `after` and `before`.

        They start after `after`, or end before `before` if only that is given. Each of
        `filters` lists the allowed values of a column. An unknown ID raises KeyError.
        """
        backward = before is not None and after is None
        clauses = [
            f"{column} IN ({', '.join('?' * len(values))})"
            for column, values in filters.items()
        ]
        values: list[object] = [value for some in filters.values() for value in some]
        for identifier, later in ((after, not newest_first), (before, newest_first)):
            if identifier is not None:
                clauses.append(f"seq {'>' if later else '<'} ?")
                values.append(self._sequence_number(identifier))
        where = f"WHERE {' AND '.join(clauses)}" if clauses else ""
        order = "DESC" if newest_first != backward else "ASC"
        clause = f"{where} ORDER BY seq {order} LIMIT ?"
        found = self._select(clause, *values, limit + 1)
        more, found = len(found) > limit, found[:limit]
        if backward:
            return Window(found[::-1], more_before=more, more_after=True)
        return Window(found, more_before=after is not None, more_after=more)

    def count(self) -> int:
        """Return the number of records."""
        (number,) = self._db.execute(f"SELECT count(*) FROM {self._name}").fetchone()
        return int(number)

    def ids(self) -> set[str]:
        """Return the IDs of all records."""
        return {row[0] for row in self._db.execute(f"SELECT id FROM {self._name}")}

    def delete(self, identifier: str) -> None:
        """Delete the record with that ID, if it exists."""
        self._db.execute(f"DELETE FROM {self._name} WHERE id = ?", [identifier])

    def truncate_bodies(self) -> None:
        """Truncate bodies that are nested too deeply to be decoded."""
        query = f"SELECT id, body FROM {self._name}"
        for identifier, body in self._db.execute(query).fetchall():
            if is_deeper(body, _DEPTH_LIMIT):
                self._db.execute(
                    f"UPDATE {self._name} SET body = ? WHERE id = ?",
                    [truncate(body, _DEPTH_LIMIT), identifier],
                )

    def keep_latest(self, number: int) -> None:
        """Delete all records except the latest `number`."""
        self._db.execute(
            f"DELETE FROM {self._name} WHERE seq <="
            f" (SELECT max(seq) FROM {self._name}) - ?",
            [number],
        )

    def _sequence_number(self, identifier: str) -> int:
        query = f"SELECT seq FROM {self._name} WHERE id = ?"
        found = self._db.execute(query, [identifier]).fetchone()
        if found is None:
            raise KeyError(identifier)
        return int(found[0])

    def _add_columns(self) -> None:
        """Add and fill the columns that an older emulator did not have."""
        rows = self._db.execute(f"PRAGMA table_info({self._name})").fetchall()
        missing = set(self._columns) - {row[1] for row in rows}
        for column in missing:
            self._db.execute(f"ALTER TABLE {self._name} ADD COLUMN {column} TEXT")
        for column in self._columns:
            index = f"{self._name}_{column} ON {self._name} ({column})"
            self._db.execute(f"CREATE INDEX IF NOT EXISTS {index}")
        if missing:
            self.truncate_bodies()
            for record in self.all():
                self.save(record)

    def _select(self, clause: str, *values: object) -> list[R]:
        query = f"SELECT body FROM {self._name} {clause}"
        return [
            self._decoder.decode(body) for (body,) in self._db.execute(query, values)
        ]
