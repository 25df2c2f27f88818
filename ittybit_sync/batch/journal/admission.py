# Generated from ittybit_async/batch/journal/admission.py by build_sync.py. Do not edit.
"""Admission of items to a run: new, resumed, or already finished."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from ittybit.core.batch.entry import Entry
from ittybit.core.batch.stages import Stage

TURN_BITS = 40
"""Number of low bits of a turn; the bits above them are the number of the run."""

_MAX_PLANS = 1024
_INSERT = (
    'INSERT INTO items (key, plan, place, source, "to", label, ref, cause, error, turn,'
    " attempt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class Admitted(NamedTuple):
    """Items that a run must process, and those that ended before it."""

    labels: dict[str, int]
    """Number of unfinished items by label."""
    finished: list[int]
    """Numbers of the items that ended in earlier runs."""


class Admission:
    """Assigns turns to the items of one run, in the order in which they are read."""

    def __init__(self, cursor: sqlite3.Cursor, run: int) -> None:
        self.first_turn: int = run << TURN_BITS
        self._last_turn = self.first_turn
        # Existing items are not searched; any of them may share work with another.
        query = "SELECT EXISTS (SELECT 1 FROM items)"
        self.shares: bool = cursor.execute(query).fetchone() == (1,)
        query = "SELECT id FROM journal WHERE id = x''"
        self._is_old = cursor.execute(query).fetchone() is not None
        self._plans: dict[bytes, int] = {}
        self._key_suffixes: set[bytes] = set()  # parts of keys after the work
        self._returned = bytearray()  # one bit per finished item that was returned

    def admit(self, cursor: sqlite3.Cursor, entries: Sequence[Entry]) -> Admitted:
        """Add `entries` to the run unless they are finished.

        An item that ended in an earlier run is returned once.
        """
        if self._is_old:
            _use_old_keys(cursor, entries)
        known = _find_known(cursor, entries)
        added: dict[bytes, Entry] = {}
        resumed: dict[bytes, Entry] = {}
        finished: list[int] = []
        for item in entries:
            seq, stage, turn = known.get(item.key, (0, None, 0))
            if stage is None:
                added.setdefault(item.key, item)
            elif turn > self.first_turn:  # it was admitted before
                continue
            elif stage < Stage.DONE:
                resumed[item.key] = item
            elif self._is_new(seq):
                finished.append(seq)
        self.shares = self.shares or self._will_share(cursor, added.values())
        rows = [self._row(cursor, item) for item in added.values()]
        cursor.executemany(_INSERT, rows)
        cursor.executemany(
            "UPDATE items SET turn = ?, label = ? WHERE key = ?",
            [(self._next_turn(), a.label, key) for key, a in resumed.items()],
        )
        labels: dict[str, int] = {}
        for item in (*added.values(), *resumed.values()):
            labels[item.label] = labels.get(item.label, 0) + 1
        return Admitted(labels, finished)

    def _is_new(self, seq: int) -> bool:
        """Return whether the finished item `seq` was not returned before."""
        place, bit = seq >> 3, 1 << (seq & 7)
        if place >= len(self._returned):
            self._returned.extend(bytes(place + 1))
        is_new = not self._returned[place] & bit
        self._returned[place] |= bit
        return is_new

    def admit_open(self, cursor: sqlite3.Cursor) -> dict[str, int]:
        """Add all unfinished items to the current run; return counts by label."""
        cursor.execute(
            "UPDATE items SET turn = ? + seq WHERE stage < 6", (self._last_turn,)
        )
        labels = cursor.execute(
            "SELECT label, count(*) FROM items WHERE stage < 6 GROUP BY label"
        )
        return dict(labels.fetchall())

    def clear_plans(self) -> None:
        """Forget the IDs of plans, because a transaction was rolled back."""
        self._plans.clear()

    def _will_share(self, cursor: sqlite3.Cursor, added: Iterable[Entry]) -> bool:
        """Return whether one of `added` needs the same work as another item."""
        if len(self._key_suffixes) <= 1:
            self._key_suffixes |= {item.key[len(item.work) :] for item in added}
        if len(self._key_suffixes) <= 1:  # different keys then mean different work
            return False
        works = [item.work for item in added]
        query = "SELECT 1 FROM items WHERE key >= ? AND key < ? LIMIT 1"
        return len(set(works)) < len(works) or any(
            cursor.execute(query, (work, key_after(work))).fetchone() for work in works
        )

    def _row(self, cursor: sqlite3.Cursor, item: Entry) -> tuple[Any, ...]:
        return (
            item.key,
            self._plan_id(cursor, item.plan),
            item.source.kind,
            item.source.text,
            item.to,
            item.label,
            item.ref,
            item.cause,
            item.error,
            self._next_turn(),
            _find_latest_attempt(cursor, item.work) if self.shares else 0,
        )

    def _next_turn(self) -> int:
        self._last_turn += 1
        return self._last_turn

    def _plan_id(self, cursor: sqlite3.Cursor, body: bytes) -> int:
        if (known := self._plans.get(body)) is not None:
            return known
        cursor.execute("INSERT OR IGNORE INTO plans (body) VALUES (?)", (body,))
        query = "SELECT id FROM plans WHERE body = ?"
        (id,) = cursor.execute(query, (body,)).fetchone()
        if len(self._plans) >= _MAX_PLANS:  # each item may have its own plan
            self._plans.clear()
        self._plans[body] = id
        return int(id)


def _use_old_keys(cursor: sqlite3.Cursor, entries: Sequence[Entry]) -> None:
    """Give `entries` the keys of their work in a journal of an older version."""
    query = "SELECT EXISTS (SELECT 1 FROM items WHERE key >= ? AND key < ?)"
    for item in entries:
        if (key := item.old_key) is not None:
            work = key[: len(item.work)]
            if cursor.execute(query, (work, key_after(work))).fetchone() == (1,):
                item.key = key


def _find_known(
    cursor: sqlite3.Cursor, entries: Sequence[Entry]
) -> dict[bytes, tuple[int, int, int]]:
    marks = ",".join("?" * len(entries))
    found = cursor.execute(
        f"SELECT key, seq, stage, turn FROM items WHERE key IN ({marks})",
        [item.key for item in entries],
    )
    return {key: (seq, stage, turn) for key, seq, stage, turn in found}


def _find_latest_attempt(cursor: sqlite3.Cursor, work: bytes) -> int:
    """Return the latest attempt at `work`, which new items share."""
    query = "SELECT max(attempt) FROM items WHERE key >= ? AND key < ?"
    (latest,) = cursor.execute(query, (work, key_after(work))).fetchone()
    return latest or 0


def key_after(prefix: bytes) -> bytes:
    """Return the smallest key after all keys that start with `prefix`."""
    return (int.from_bytes(prefix, "big") + 1).to_bytes(len(prefix) + 1, "big")[1:]
