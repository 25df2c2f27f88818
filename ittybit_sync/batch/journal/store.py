# Generated from ittybit_async/batch/journal/store.py by build_sync.py. Do not edit.
"""Storage of a run; simultaneous writes share one commit."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Protocol

from ittybit.batch import Outcome
from ittybit.core.batch.entry import Entry
from ittybit.core.batch.stages import Change
from ittybit_sync import _io
from ittybit_sync.batch.coalescer import Coalescer
from ittybit_sync.batch.journal.admission import Admitted
from ittybit_sync.batch.journal.journal import Journal, SharedWork
from ittybit_sync.batch.open_files import wait_for_files
from ittybit_sync.batch.stop import RunStopping

NOBODY = 0
"""Item number that claims existing files; items are numbered from 1."""


Written = Callable[[], _io.Eventual[object]]
"""Waits until submitted changes are on disk; raises JournalError if they cannot be."""


class ItemStore(Protocol):
    """Records the changes of items; the part of a store that workers use."""

    def find_shared_work(self, entry: Entry) -> SharedWork | None:
        """Return what other items with the same work have uploaded and created."""
        ...

    def record(self, *changes: Change) -> None:
        """Write `changes` in one transaction, and return when they are on disk."""
        ...

    def submit(self, *changes: Change) -> Written:
        """Submit `changes` for one transaction; wait only if no other call writes."""
        ...

    def claim(self, seq: int, paths: Sequence[str]) -> list[bool]:
        """Claim unclaimed `paths` for item `seq`; return for each whether it has it.

        A path that `NOBODY` has claimed is available to no item.
        """
        ...

    def claim_report(self) -> bool:
        """Return whether the caller is the first of the run that reports a storm."""
        ...


class JournalStore:
    """A store in SQLite; simultaneous changes share one commit."""

    def __init__(
        self,
        journal: Journal,
        count: Callable[[Sequence[Change]], object] | None = None,
    ) -> None:
        self._journal = journal
        self._count = count
        self._writes: Coalescer[Sequence[Change], None] = Coalescer(self._commit)

    def admit(self, entries: Sequence[Entry]) -> Admitted:
        """Add `entries` to the run unless they are finished."""
        return _io.to_thread(self._journal.admit, entries)

    def admit_open(self) -> dict[str, int]:
        """Add all unfinished items to the current run; return counts by label."""
        return _io.to_thread(self._journal.admit_open)

    def load_outcomes(self, seqs: Sequence[int]) -> list[Outcome]:
        """Return the outcomes of these finished items."""
        return _io.to_thread(self._journal.load_outcomes, seqs)

    def load_waiting(self, label: str, after: int, limit: int) -> list[Entry]:
        """Return the next items of `label` in this run, after the turn `after`."""
        return _io.to_thread(self._journal.load_waiting, label, after, limit)

    def find_shared_work(self, entry: Entry) -> SharedWork | None:
        """Return what other items with the same work have uploaded and created."""
        if not self._journal.shares:
            return None
        return _io.to_thread(self._journal.find_shared_work, entry)

    def record(self, *changes: Change) -> None:
        """Write `changes` in one transaction, and return when they are on disk."""
        self._writes.call(changes)

    def submit(self, *changes: Change) -> Written:
        """Submit `changes` for one transaction; wait only if no other call writes."""
        return partial(self._writes.result, self._writes.submit(changes))

    def claim(self, seq: int, paths: Sequence[str]) -> list[bool]:
        """Claim unclaimed `paths` for item `seq`; return for each whether it has it."""
        return _io.to_thread(self._journal.claim, seq, paths)

    def claim_report(self) -> bool:
        """Return True, because the run has only this process."""
        return True

    def _commit(self, groups: list[Sequence[Change]]) -> list[None]:
        changes = [change for group in groups for change in group]
        _io.to_thread(self._journal.record, changes)
        if self._count is not None:
            self._count(changes)
        return [None] * len(groups)


@contextmanager
def hold_journal(path: Path, seconds: float) -> Generator[Journal]:
    """Keep the journal at `path` open during the block, and close it in any case.

    Raises JournalError if the journal cannot be opened, or not for `seconds` because
    too many files are open.
    """
    holder = _JournalHolder(path)
    try:
        yield wait_for_files(partial(_io.to_thread, holder.open), seconds, _io.sleep)
    finally:
        try:
            _io.to_thread(holder.close)
        except BaseException:
            holder.close()  # the thread may not have started
            raise


class _JournalHolder:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = _io.Lock()
        self._journal: Journal | None = None
        self._is_closed = False

    def open(self) -> Journal:
        """Open and return the journal; raise RunStopping after `close`."""
        with self._lock:
            if self._is_closed:
                raise RunStopping
            self._journal = Journal(self._path)
            return self._journal

    def close(self) -> None:
        """Close the journal, or prevent `open`; further calls do nothing."""
        with self._lock:  # an abandoned thread may be in `open`
            self._is_closed = True
            journal, self._journal = self._journal, None
            if journal is not None:
                journal.close()
