"""The journal of a batch: what was asked for, how far it is, and what came of it.

Its methods work at once and in any thread, one at a time; whoever must not be held up
calls them through `Store`.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from ittybit.batch.entry import Arrival, Entry
from ittybit.batch.source import Source
from ittybit.batch.stages import Change, Stage
from ittybit_async import _io
from ittybit_async.batch.changes import STATEMENTS
from ittybit_async.batch.layout import COLUMNS
from ittybit_async.batch.opening import locked, opened, unusable

_TURNS = 40  # bits of a turn below the number of its run


class Admitted(msgspec.Struct, frozen=True):
    """What became of arrivals: the labels of those to be worked on, and counts."""

    labels: dict[str, int]
    finished: int = 0


class Twin(msgspec.Struct, frozen=True):
    """What an item has that asks for the same work: a stored file, and the work."""

    file_id: str | None
    url: str | None
    work_id: str | None


class Journal:
    """A journal that this process alone writes to, until it is closed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = _io.Lock()
        self._held = locked(path)
        try:
            self._connection = opened(path)
        except BaseException:
            self._held.close()
            raise
        self._plans: dict[bytes, int] = {}
        with self._writing() as cursor:
            cursor.execute("INSERT INTO runs (began) VALUES (?)", (time.time(),))
            self._run = cursor.lastrowid or 1
            query = "SELECT EXISTS (SELECT 1 FROM items)"
            # Whether two items may have the same work: what was there is not searched.
            self.shares = cursor.execute(query).fetchone() == (1,)
        self._first_turn = self._last_turn = self._run << _TURNS

    def close(self) -> None:
        """Let other runs have it."""
        with self._lock:
            try:
                self._connection.execute(
                    "UPDATE runs SET ended = ? WHERE id = ?", (time.time(), self._run)
                )
            except sqlite3.Error as error:
                raise unusable(self.path, error) from error
            finally:
                self._connection.close()
                self._held.close()

    def admit(self, arrivals: Sequence[Arrival]) -> Admitted:
        """Take `arrivals` in, those that are not finished into the present run."""
        if not arrivals:
            return Admitted({})
        with self._writing() as cursor:
            marks = ",".join("?" * len(arrivals))
            found = cursor.execute(
                f"SELECT key, stage, turn FROM items WHERE key IN ({marks})",
                [arrival.key for arrival in arrivals],
            )
            known = {key: (stage, turn) for key, stage, turn in found}
            unknown: dict[bytes, Arrival] = {}
            again: dict[bytes, Arrival] = {}
            works = set[bytes]()
            for arrival in arrivals:
                stage, turn = known.get(arrival.key, (None, 0))
                if stage is None:
                    unknown.setdefault(arrival.key, arrival)
                    works.add(arrival.work)
                elif stage < Stage.DONE and turn <= self._first_turn:
                    again[arrival.key] = arrival
            if not self.shares:
                others = any(_has(cursor, work) for work in works)
                self.shares = others or len(works) < len(unknown)
            cursor.executemany(
                'INSERT INTO items (key, plan, place, source, "to", label, ref, '
                "cause, error, turn) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [self._row(cursor, arrival) for arrival in unknown.values()],
            )
            cursor.executemany(
                "UPDATE items SET turn = ?, label = ? WHERE key = ?",
                [(self._turn(), a.label, key) for key, a in again.items()],
            )
        labels: dict[str, int] = {}
        for arrival in (*unknown.values(), *again.values()):
            labels[arrival.label] = labels.get(arrival.label, 0) + 1
        return Admitted(labels, len(arrivals) - len(unknown) - len(again))

    def admit_open(self) -> Admitted:
        """Take all that is not finished into the present run."""
        with self._writing() as cursor:
            cursor.execute(
                "UPDATE items SET turn = ? + seq WHERE stage < 6", (self._last_turn,)
            )
            labels = cursor.execute(
                "SELECT label, count(*) FROM items WHERE stage < 6 GROUP BY label"
            )
            return Admitted(dict(labels.fetchall()))

    def waiting(self, label: str, after: int, limit: int) -> list[Entry]:
        """Return the next items of `label` in this run, behind the turn `after`."""
        after = max(after, self._first_turn)
        return self._entries(
            "label = ? AND turn > ? AND stage < 6 ORDER BY turn LIMIT ?",
            (label, after, limit),
        )

    def entries(self, keys: Sequence[bytes]) -> list[Entry]:
        """Return the items of these keys, finished or not."""
        return self._entries(f"key IN ({','.join('?' * len(keys))})", tuple(keys))

    def twin(self, entry: Entry) -> Twin | None:
        """Return what another item of the same work has got already."""
        low, high = entry.work, _next(entry.work)
        with self._reading() as cursor:
            row = cursor.execute(
                "SELECT file_id, url, CASE WHEN attempt = ?4 AND stage < 7 THEN work_id"
                " END AS work FROM items WHERE key >= ?1 AND key < ?2 AND seq <> ?3 "
                "AND coalesce(file_id, work_id) IS NOT NULL "
                "ORDER BY work IS NULL LIMIT 1",
                (low, high, entry.seq, entry.attempt),
            ).fetchone()
        return Twin(*row) if row else None

    def record(self, changes: Iterable[Change]) -> None:
        """Write `changes` down, all or none, and return when they are on disk."""
        alike: dict[type[Change], list[tuple[Any, ...]]] = {}
        for change in changes:
            row = msgspec.structs.astuple(change)
            alike.setdefault(type(change), []).append(row)
        with self._writing() as cursor:
            for kind, rows in alike.items():
                cursor.executemany(STATEMENTS[kind], rows)

    def claim(self, seq: int, paths: Sequence[str]) -> list[bool]:
        """Return of each of `paths` whether it is the item `seq`'s from now on."""
        with self._writing() as cursor:
            cursor.executemany(
                "INSERT OR IGNORE INTO places VALUES (?, ?)", [(p, seq) for p in paths]
            )
            query = "SELECT seq FROM places WHERE path = ?"
            return [cursor.execute(query, (p,)).fetchone() == (seq,) for p in paths]

    def retry(self, cause: str | None = None) -> int:
        """Open the failed items again, or those of one `cause`; return their number."""
        with self._writing() as cursor:
            cursor.execute(
                "UPDATE items SET stage = CASE WHEN file_id IS NULL THEN 0 ELSE 1 END, "
                "attempt = attempt + (work_id IS NOT NULL), "
                "intended = CASE WHEN work_id IS NULL THEN intended END, "
                "work_id = NULL, results = NULL, cause = NULL, error = NULL, "
                "ended = NULL WHERE stage = 7 AND (?1 IS NULL OR cause = ?1)",
                (cause,),
            )
            return cursor.rowcount

    def _row(self, cursor: sqlite3.Cursor, arrival: Arrival) -> tuple[Any, ...]:
        return (
            arrival.key,
            self._plan(cursor, arrival.plan),
            arrival.source.place,
            arrival.source.text,
            arrival.to,
            arrival.label,
            arrival.ref,
            arrival.cause,
            arrival.error,
            self._turn(),
        )

    def _turn(self) -> int:
        self._last_turn += 1
        return self._last_turn

    def _plan(self, cursor: sqlite3.Cursor, body: bytes) -> int:
        if (known := self._plans.get(body)) is not None:
            return known
        cursor.execute("INSERT OR IGNORE INTO plans (body) VALUES (?)", (body,))
        query = "SELECT id FROM plans WHERE body = ?"
        (id,) = cursor.execute(query, (body,)).fetchone()
        if len(self._plans) >= 1024:  # each item may have one of its own
            self._plans.clear()
        self._plans[body] = id
        return int(id)

    def _entries(self, where: str, values: tuple[object, ...]) -> list[Entry]:
        with self._reading() as cursor:
            rows = cursor.execute(
                f"SELECT {COLUMNS} FROM items JOIN plans ON plan = plans.id "
                f"WHERE {where}",
                values,
            ).fetchall()
        return [entry_of(row) for row in rows]

    @contextmanager
    def _writing(self) -> Generator[sqlite3.Cursor]:
        with self._reading() as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            try:
                yield cursor
                cursor.execute("COMMIT")
            except BaseException:
                self._plans.clear()  # some of them may not be there any more
                if self._connection.in_transaction:
                    cursor.execute("ROLLBACK")
                raise

    @contextmanager
    def _reading(self) -> Generator[sqlite3.Cursor]:
        with self._lock:
            try:
                yield self._connection.cursor()
            except sqlite3.Error as error:
                raise unusable(self.path, error) from error


def entry_of(row: tuple[Any, ...]) -> Entry:
    """Return a row of `COLUMNS` as an Entry."""
    seq, turn, key, body, place, source, to, label, ref, stage, *rest = row
    return Entry(
        seq,
        turn,
        key,
        key[:16],
        body,
        Source(place, source),
        to,
        label,
        ref,
        Stage(stage),
        *rest,
    )


def _has(cursor: sqlite3.Cursor, work: bytes) -> bool:
    query = "SELECT 1 FROM items WHERE key >= ? AND key < ? LIMIT 1"
    return cursor.execute(query, (work, _next(work))).fetchone() is not None


def _next(prefix: bytes) -> bytes:
    # The first key behind all that begin with `prefix`, as long as it is not the last.
    return (int.from_bytes(prefix, "big") + 1).to_bytes(len(prefix) + 1, "big")[1:]
