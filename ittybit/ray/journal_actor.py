"""The actor that has the journal: the only one in the cluster that opens the file."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ittybit.core.batch.entry import Entry, NewItem
from ittybit.core.batch.leases import Leases
from ittybit.core.batch.stages import Change, Intended, Stage
from ittybit.errors import JournalError
from ittybit_async.batch.journal.journal import Journal, SharedWork
from ittybit_async.batch.journal.store import JournalStore

_OPENING = 30.0  # seconds in which the process before this one lets the file go
_AT_ONCE = 512  # SQLite takes so many parameters, and not any number


class Claimed(msgspec.Struct, frozen=True):
    """What a holder has now: items to work on, and those that are finished already.

    `now` is the wall clock that the times of the entries go by.
    """

    entries: list[Entry]
    finished: list[Entry]
    now: float


class JournalActor:
    """Hands out items, one holder at a time, and writes down what becomes of them.

    After a restart nobody holds anything: who did so claims again, and what is on disk
    tells how far each item is.
    """

    def __init__(self, path: str, lease: float) -> None:
        self._path = Path(path)
        self._leases = Leases(lease)
        self._opening = asyncio.Lock()
        self._opened: tuple[Journal, JournalStore] | None = None

    async def open(self) -> None:
        """Open the journal; raises JournalError where it cannot be used."""
        await self._journal(0.0)

    async def admit(self, arrivals: Sequence[NewItem]) -> None:
        """Take `arrivals` in; what is known stays as it is."""
        _, store = await self._journal()
        await store.admit(arrivals)

    async def claim(self, holder: str, keys: Sequence[bytes]) -> Claimed:
        """Return those items that `holder` has from now on; others have the rest."""
        journal, _ = await self._journal()
        now = time.monotonic()
        # The lease first: what is read after that, nobody else changes.
        free = [key for key in keys if self._leases.take(holder, key[:16], now)]
        found = await asyncio.to_thread(_entries, journal, free)
        held = self._leases.name(holder, [(entry.work, entry.seq) for entry in found])
        own = [entry for entry, is_held in zip(found, held, strict=True) if is_held]
        return Claimed(
            [entry for entry in own if entry.stage < Stage.DONE],
            [entry for entry in own if entry.stage >= Stage.DONE],
            time.time(),
        )

    async def record(
        self, groups: Sequence[tuple[str, Sequence[Change]]]
    ) -> list[bool]:
        """Write the changes of holders down; return of each whether it still has them.

        What a holder without the item asks for is not written.
        """
        _, store = await self._journal()
        held = self._held(groups)
        now = time.time()
        changes = [
            _stamped(change, now)
            for (_, changes), is_held in zip(groups, held, strict=True)
            if is_held
            for change in changes
        ]
        if changes:
            await store.record(*changes)
        # Another may have got it meanwhile, and read what stood there before.
        return self._held(groups)

    async def shared_work(self, entry: Entry) -> SharedWork | None:
        """Return what other items of the same work have got already."""
        _, store = await self._journal()
        return await store.shared_work(entry)

    async def take_places(self, seq: int, paths: Sequence[str]) -> list[bool]:
        """Return of each of `paths` whether it is the item `seq`'s from now on."""
        _, store = await self._journal()
        return await store.claim(seq, paths)

    async def renew(self, holder: str) -> bool:
        """Take note that `holder` lives; return whether it has anything."""
        return self._leases.renew(holder, time.monotonic())

    async def release(self, holder: str) -> None:
        """Let others have what `holder` had."""
        self._leases.release(holder)

    async def retry(self, cause: str | None) -> int:
        """Open the failed items again, or those of one `cause`; return their number."""
        journal, _ = await self._journal()
        return await asyncio.to_thread(journal.retry, cause)

    async def close(self) -> None:
        """Let other runs have the journal."""
        if self._opened is not None:
            await asyncio.to_thread(self._opened[0].close)

    async def _journal(
        self, patience: float = _OPENING
    ) -> tuple[Journal, JournalStore]:
        async with self._opening:
            if self._opened is None:
                journal = await _opened(self._path, patience)
                self._opened = journal, JournalStore(journal)
        return self._opened

    def _held(self, groups: Sequence[tuple[str, Sequence[Change]]]) -> list[bool]:
        return [
            self._leases.holds(holder, [change.seq for change in changes])
            for holder, changes in groups
        ]


def _entries(journal: Journal, keys: Sequence[bytes]) -> list[Entry]:
    parts = (keys[start : start + _AT_ONCE] for start in range(0, len(keys), _AT_ONCE))
    return [entry for part in parts for entry in journal.entries(part)]


async def _opened(path: Path, patience: float) -> Journal:
    ends = time.monotonic() + patience
    while True:
        try:
            return await asyncio.to_thread(Journal, path)
        except JournalError:
            if time.monotonic() >= ends:
                raise
            await asyncio.sleep(0.2)


def _stamped(change: Change, now: float) -> Change:
    # The clocks of two machines are apart: an intent goes by that of the journal.
    return Intended(change.seq, now) if isinstance(change, Intended) else change
