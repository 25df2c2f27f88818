"""The journal for those who work side by side: one commit for all that wait."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ittybit.core.batch.entry import Entry, NewItem
from ittybit.core.batch.stages import Change
from ittybit_async import _io
from ittybit_async.batch.coalescer import Call, Coalescer
from ittybit_async.batch.journal.admission import Admissions
from ittybit_async.batch.journal.journal import Journal, SharedWork

NOBODY = 0
"""Whose paths are that lay there before; the numbers of items begin at 1."""


class PendingWrite(Protocol):
    """What was told to a ledger."""

    async def wait(self) -> None:
        """Return when it is on disk; raise JournalError where it cannot be written."""
        ...


class Ledger(Protocol):
    """Where is written down what becomes of items; the work on one needs no more."""

    async def shared_work(self, entry: Entry) -> SharedWork | None:
        """Return what other items of the same work have got already."""
        ...

    async def record(self, *changes: Change) -> None:
        """Write `changes` down, all or none, and return when they are on disk."""
        ...

    async def submit(self, *changes: Change) -> PendingWrite:
        """Have `changes` written down, all or none, and wait only if nobody writes."""
        ...

    async def claim(self, seq: int, paths: Sequence[str]) -> list[bool]:
        """Return of each of `paths` whether it is the item `seq`'s from now on.

        Each belongs to the first that claims it; `NOBODY` keeps it from all.
        """
        ...


class Store(Ledger, Protocol):
    """Where a run keeps what it knows; another place than SQLite may do so too."""

    async def admit(self, arrivals: Sequence[NewItem]) -> Admissions:
        """Take `arrivals` in, those that are not finished into the present run."""
        ...

    async def admit_open(self) -> Admissions:
        """Take all that is not finished into the present run."""
        ...

    async def waiting(self, label: str, after: int, limit: int) -> list[Entry]:
        """Return the next items of `label` in this run, behind the turn `after`."""
        ...


_Records = Coalescer[Sequence[Change], None]


class _Told:
    __slots__ = ("_asker", "_records")

    def __init__(self, records: _Records, asker: Call[Sequence[Change], None]) -> None:
        self._records = records
        self._asker = asker

    async def wait(self) -> None:
        await self._records.result(self._asker)


class JournalStore:
    """A store in SQLite; what is recorded at the same time is one commit."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._records: _Records = Coalescer(self._commit)

    async def admit(self, arrivals: Sequence[NewItem]) -> Admissions:
        """Take `arrivals` in, those that are not finished into the present run."""
        return await _io.to_thread(self._journal.admit, arrivals)

    async def admit_open(self) -> Admissions:
        """Take all that is not finished into the present run."""
        return await _io.to_thread(self._journal.admit_open)

    async def waiting(self, label: str, after: int, limit: int) -> list[Entry]:
        """Return the next items of `label` in this run, behind the turn `after`."""
        return await _io.to_thread(self._journal.waiting, label, after, limit)

    async def shared_work(self, entry: Entry) -> SharedWork | None:
        """Return what other items of the same work have got already."""
        if not self._journal.shares:
            return None
        return await _io.to_thread(self._journal.shared_work, entry)

    async def record(self, *changes: Change) -> None:
        """Write `changes` down, all or none, and return when they are on disk."""
        await self._records.call(changes)

    async def submit(self, *changes: Change) -> PendingWrite:
        """Have `changes` written down, all or none, and wait only if nobody writes."""
        return _Told(self._records, await self._records.submit(changes))

    async def claim(self, seq: int, paths: Sequence[str]) -> list[bool]:
        """Return of each of `paths` whether it is the item `seq`'s from now on."""
        return await _io.to_thread(self._journal.claim, seq, paths)

    async def _commit(self, groups: list[Sequence[Change]]) -> list[None]:
        changes = [change for group in groups for change in group]
        await _io.to_thread(self._journal.record, changes)
        return [None] * len(groups)
