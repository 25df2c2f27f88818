# Generated from ittybit_async/batch/journal/store.py by build_sync.py. Do not edit.
"""The journal for those who work side by side: one commit for all that wait."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ittybit.core.batch.entry import Entry, NewItem
from ittybit.core.batch.stages import Change
from ittybit_sync import _io
from ittybit_sync.batch.coalescer import Call, Coalescer
from ittybit_sync.batch.journal.admission import Admissions
from ittybit_sync.batch.journal.journal import Journal, SharedWork

NOBODY = 0
"""Whose paths are that lay there before; the numbers of items begin at 1."""


class PendingWrite(Protocol):
    """What was told to a ledger."""

    def wait(self) -> None:
        """Return when it is on disk; raise JournalError where it cannot be written."""
        ...


class Ledger(Protocol):
    """Where is written down what becomes of items; the work on one needs no more."""

    def shared_work(self, entry: Entry) -> SharedWork | None:
        """Return what other items of the same work have got already."""
        ...

    def record(self, *changes: Change) -> None:
        """Write `changes` down, all or none, and return when they are on disk."""
        ...

    def submit(self, *changes: Change) -> PendingWrite:
        """Have `changes` written down, all or none, and wait only if nobody writes."""
        ...

    def claim(self, seq: int, paths: Sequence[str]) -> list[bool]:
        """Return of each of `paths` whether it is the item `seq`'s from now on.

        Each belongs to the first that claims it; `NOBODY` keeps it from all.
        """
        ...


class Store(Ledger, Protocol):
    """Where a run keeps what it knows; another place than SQLite may do so too."""

    def admit(self, arrivals: Sequence[NewItem]) -> Admissions:
        """Take `arrivals` in, those that are not finished into the present run."""
        ...

    def admit_open(self) -> Admissions:
        """Take all that is not finished into the present run."""
        ...

    def waiting(self, label: str, after: int, limit: int) -> list[Entry]:
        """Return the next items of `label` in this run, behind the turn `after`."""
        ...


_Records = Coalescer[Sequence[Change], None]


class _Told:
    __slots__ = ("_asker", "_records")

    def __init__(self, records: _Records, asker: Call[Sequence[Change], None]) -> None:
        self._records = records
        self._asker = asker

    def wait(self) -> None:
        self._records.result(self._asker)


class JournalStore:
    """A store in SQLite; what is recorded at the same time is one commit."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._records: _Records = Coalescer(self._commit)

    def admit(self, arrivals: Sequence[NewItem]) -> Admissions:
        """Take `arrivals` in, those that are not finished into the present run."""
        return _io.to_thread(self._journal.admit, arrivals)

    def admit_open(self) -> Admissions:
        """Take all that is not finished into the present run."""
        return _io.to_thread(self._journal.admit_open)

    def waiting(self, label: str, after: int, limit: int) -> list[Entry]:
        """Return the next items of `label` in this run, behind the turn `after`."""
        return _io.to_thread(self._journal.waiting, label, after, limit)

    def shared_work(self, entry: Entry) -> SharedWork | None:
        """Return what other items of the same work have got already."""
        if not self._journal.shares:
            return None
        return _io.to_thread(self._journal.shared_work, entry)

    def record(self, *changes: Change) -> None:
        """Write `changes` down, all or none, and return when they are on disk."""
        self._records.call(changes)

    def submit(self, *changes: Change) -> PendingWrite:
        """Have `changes` written down, all or none, and wait only if nobody writes."""
        return _Told(self._records, self._records.submit(changes))

    def claim(self, seq: int, paths: Sequence[str]) -> list[bool]:
        """Return of each of `paths` whether it is the item `seq`'s from now on."""
        return _io.to_thread(self._journal.claim, seq, paths)

    def _commit(self, groups: list[Sequence[Change]]) -> list[None]:
        changes = [change for group in groups for change in group]
        _io.to_thread(self._journal.record, changes)
        return [None] * len(groups)
