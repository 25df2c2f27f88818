# Generated from ittybit_async/batch/journal/journal.py by build_sync.py. Do not edit.
"""The journal of a batch: what was asked for, how far it is, and what came of it.

Its methods work at once and in any thread, one at a time; whoever must not be held up
calls them through `Store`.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec

from ittybit.core.batch.entry import Entry, NewItem, check_entry
from ittybit.core.batch.source import Source
from ittybit.core.batch.stages import Change, Stage
from ittybit.errors import JournalError
from ittybit_sync import _io
from ittybit_sync.batch.journal.admission import Admission, Admissions, key_after
from ittybit_sync.batch.journal.database import guard, identities, lock, open_journal
from ittybit_sync.batch.journal.schema import COLUMNS
from ittybit_sync.batch.journal.statements import (
    ALIGN,
    RETRY,
    STATEMENTS,
    TWIN,
    TWIN_INTENT,
)


class SharedWork(msgspec.Struct, frozen=True):
    """What other items have that ask for the same work: a stored file, and the work.

    `intended` is when a create of it was about to be sent that has no answer yet.
    """

    file_id: str | None
    url: str | None
    work_id: str | None
    intended: float | None


class Journal:
    """A journal that this process alone writes to, until it is closed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._process = os.getpid()
        self._lock = _io.Lock()
        self._held = lock(path)
        try:
            self._connection = open_journal(path)
        except BaseException:
            self._held.close()
            raise
        self._files = identities(path)
        try:
            with self._reading() as cursor:
                cursor.execute("INSERT INTO runs (began) VALUES (?)", (time.time(),))
                self._run = cursor.lastrowid or 1
                self._admission = Admission(cursor, self._run)
        except BaseException:
            self._let_go()
            raise

    def close(self) -> None:
        """Let other runs have it; a child that was forked leaves it to the parent."""
        if self._is_inherited:
            _left_to_parent.append((self._connection, self._held))
            return
        with self._lock:
            try:
                # No item needs to know it; an error here would hide that of the run.
                with suppress(sqlite3.Error, ValueError):
                    self._connection.execute(
                        "UPDATE runs SET ended = ? WHERE id = ?",
                        (time.time(), self._run),
                    )
            finally:
                self._let_go()

    @property
    def _is_inherited(self) -> bool:
        return os.getpid() != self._process

    def _let_go(self) -> None:
        self._connection.close()
        self._held.close()

    @property
    def shares(self) -> bool:
        """Whether two items may ask for the same work."""
        return self._admission.shares

    def admit(self, arrivals: Sequence[NewItem]) -> Admissions:
        """Take `arrivals` in, those that are not finished into the present run."""
        with self._writing() as cursor:
            return self._admission.admit(cursor, arrivals)

    def admit_open(self) -> Admissions:
        """Take all that is not finished into the present run."""
        with self._writing() as cursor:
            return self._admission.admit_open(cursor)

    def waiting(self, label: str, after: int, limit: int) -> list[Entry]:
        """Return the next items of `label` in this run, behind the turn `after`."""
        after = max(after, self._admission.first_turn)
        return self._entries(
            "label = ? AND turn > ? AND stage < 6 ORDER BY turn LIMIT ?",
            (label, after, limit),
        )

    def entries(self, keys: Sequence[bytes]) -> list[Entry]:
        """Return the items of these keys, finished or not."""
        return self._entries(f"key IN ({','.join('?' * len(keys))})", tuple(keys))

    def shared_work(self, entry: Entry) -> SharedWork:
        """Return what other items of the same work have got already."""
        parameters = {
            "low": entry.work,
            "high": key_after(entry.work),
            "seq": entry.seq,
            "attempt": entry.attempt,
        }
        with self._reading() as cursor:
            found = cursor.execute(TWIN, parameters).fetchone()
            file_id, url, work_id = found or (None, None, None)
            (intended,) = cursor.execute(TWIN_INTENT, parameters).fetchone()
        return SharedWork(file_id, url, work_id, intended)

    def record(self, changes: Iterable[Change]) -> None:
        """Write `changes` down, all or none, and return when they are on disk."""
        alike: dict[type[Change], list[dict[str, Any]]] = {}
        for change in changes:
            row = msgspec.structs.asdict(change)
            alike.setdefault(type(change), []).append(row)
        with self._writing() as cursor:
            # In the order in which an item goes on: it may have several in one commit.
            for kind, statement in STATEMENTS.items():
                if rows := alike.get(kind):
                    cursor.executemany(statement, rows)

    def claim(self, seq: int, paths: Sequence[str]) -> list[bool]:
        """Return of each of `paths` whether it is the item `seq`'s from now on."""
        with self._writing() as cursor:
            cursor.executemany(
                "INSERT OR IGNORE INTO places VALUES (?, ?)", [(p, seq) for p in paths]
            )
            query = "SELECT seq FROM places WHERE path = ?"
            return [cursor.execute(query, (p,)).fetchone() == (seq,) for p in paths]

    def retry(self, cause: str | None = None) -> int:
        """Open the failed items again, or those of one `cause`; return their number.

        Each goes on where it failed; what failed at the server begins anew. What could
        not even begin is forgotten: it comes again with the items.
        """
        with self._writing() as cursor:
            counts = [cursor.execute(step, {"cause": cause}).rowcount for step in RETRY]
            cursor.execute(ALIGN)
        return counts[0] + counts[-1]

    def _entries(self, where: str, values: tuple[object, ...]) -> list[Entry]:
        with self._reading() as cursor:
            rows = cursor.execute(
                f"SELECT {COLUMNS} FROM items JOIN plans ON plan = plans.id "
                f"WHERE {where}",
                values,
            ).fetchall()
            return [read_entry(row) for row in rows]

    @contextmanager
    def _writing(self) -> Generator[sqlite3.Cursor]:
        with self._reading() as cursor:
            self._check_is_there()
            cursor.execute("BEGIN IMMEDIATE")
            try:
                yield cursor
                cursor.execute("COMMIT")
            except BaseException:
                self._admission.forget()
                if self._connection.in_transaction:
                    cursor.execute("ROLLBACK")
                raise

    def _check_is_there(self) -> None:
        if identities(self.path) != self._files:  # what is written now would be lost
            raise JournalError(
                f"the journal {str(self.path)!r} was deleted or replaced, or its lock, "
                "while a run works on it: put it back, or take another journal",
                path=str(self.path),
            )

    @contextmanager
    def _reading(self) -> Generator[sqlite3.Cursor]:
        if self._is_inherited:  # SQLite must not be carried over, nor is the lock free
            raise JournalError(
                f"the journal {str(self.path)!r} is that of the parent of this "
                "process: let the parent go on with the run",
                path=str(self.path),
            )
        # An open cursor would keep the files open for as long as an error is kept.
        with (
            self._lock,
            guard(self.path),
            closing(self._connection.cursor()) as cursor,
        ):
            yield cursor


_left_to_parent: list[object] = []  # never closed here: the parent works with the files


def read_entry(row: tuple[Any, ...]) -> Entry:
    """Return a row of `COLUMNS` as an Entry; raises ValueError for a damaged one."""
    seq, turn, key, body, place, source, to, label, ref, stage, *rest = row
    entry = Entry(
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
    check_entry(entry)
    return entry
