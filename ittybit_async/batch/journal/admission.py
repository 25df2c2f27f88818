"""Taking items into a journal: what is new, what goes on, what is finished."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from ittybit.core.batch.entry import NewItem
from ittybit.core.batch.stages import Stage

TURN_BITS = 40
"""How many bits of a turn lie below the number of its run."""

_MOST_PLANS = 1024
_INSERT = (
    'INSERT INTO items (key, plan, place, source, "to", label, ref, cause, error, turn,'
    " attempt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class Admissions(msgspec.Struct, frozen=True):
    """What became of arrivals: how many of each label are to be worked on.

    `finished` counts those that are passed over.
    """

    labels: dict[str, int]
    finished: int = 0


class Admission:
    """Gives the items of one run their turns, in the order in which they come."""

    def __init__(self, cursor: sqlite3.Cursor, run: int) -> None:
        self.first_turn: int = run << TURN_BITS
        self._last_turn = self.first_turn
        # Whether two items may have the same work: what was there is not searched.
        query = "SELECT EXISTS (SELECT 1 FROM items)"
        self.shares: bool = cursor.execute(query).fetchone() == (1,)
        self._plans: dict[bytes, int] = {}
        self._endings: set[bytes] = set()  # of all keys, behind what tells of the work

    def admit(self, cursor: sqlite3.Cursor, arrivals: Sequence[NewItem]) -> Admissions:
        """Take `arrivals` in, those that are not finished into the present run."""
        known = _known(cursor, arrivals)
        fresh: dict[bytes, NewItem] = {}
        again: dict[bytes, NewItem] = {}
        for arrival in arrivals:
            stage, turn = known.get(arrival.key, (None, 0))
            if stage is None:
                fresh.setdefault(arrival.key, arrival)
            elif stage < Stage.DONE and turn <= self.first_turn:
                again[arrival.key] = arrival
        self.shares = self.shares or self._will_share(cursor, fresh.values())
        rows = [self._row(cursor, arrival) for arrival in fresh.values()]
        cursor.executemany(_INSERT, rows)
        cursor.executemany(
            "UPDATE items SET turn = ?, label = ? WHERE key = ?",
            [(self._turn(), a.label, key) for key, a in again.items()],
        )
        labels: dict[str, int] = {}
        for arrival in (*fresh.values(), *again.values()):
            labels[arrival.label] = labels.get(arrival.label, 0) + 1
        return Admissions(labels, len(arrivals) - len(fresh) - len(again))

    def admit_open(self, cursor: sqlite3.Cursor) -> Admissions:
        """Take all that is not finished into the present run."""
        cursor.execute(
            "UPDATE items SET turn = ? + seq WHERE stage < 6", (self._last_turn,)
        )
        labels = cursor.execute(
            "SELECT label, count(*) FROM items WHERE stage < 6 GROUP BY label"
        )
        return Admissions(dict(labels.fetchall()))

    def forget(self) -> None:
        """Believe nothing of what was written: it was not kept."""
        self._plans.clear()

    def _will_share(self, cursor: sqlite3.Cursor, fresh: Iterable[NewItem]) -> bool:
        """Tell whether one of `fresh` asks for the same work as another item."""
        if len(self._endings) <= 1:
            self._endings |= {arrival.key[len(arrival.work) :] for arrival in fresh}
        if len(self._endings) <= 1:  # then keys that differ are of different works
            return False
        works = [arrival.work for arrival in fresh]
        query = "SELECT 1 FROM items WHERE key >= ? AND key < ? LIMIT 1"
        return len(set(works)) < len(works) or any(
            cursor.execute(query, (work, key_after(work))).fetchone() for work in works
        )

    def _row(self, cursor: sqlite3.Cursor, arrival: NewItem) -> tuple[Any, ...]:
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
            _attempt(cursor, arrival.work) if self.shares else 0,
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
        if len(self._plans) >= _MOST_PLANS:  # each item may have one of its own
            self._plans.clear()
        self._plans[body] = id
        return int(id)


def _known(
    cursor: sqlite3.Cursor, arrivals: Sequence[NewItem]
) -> dict[bytes, tuple[int, int]]:
    marks = ",".join("?" * len(arrivals))
    found = cursor.execute(
        f"SELECT key, stage, turn FROM items WHERE key IN ({marks})",
        [arrival.key for arrival in arrivals],
    )
    return {key: (stage, turn) for key, stage, turn in found}


def _attempt(cursor: sqlite3.Cursor, work: bytes) -> int:
    """Return how often the work was begun again: a new item shares the latest."""
    query = "SELECT max(attempt) FROM items WHERE key >= ? AND key < ?"
    (latest,) = cursor.execute(query, (work, key_after(work))).fetchone()
    return latest or 0


def key_after(prefix: bytes) -> bytes:
    """Return the first key behind all that begin with `prefix`."""
    return (int.from_bytes(prefix, "big") + 1).to_bytes(len(prefix) + 1, "big")[1:]
