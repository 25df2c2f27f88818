"""The actor that has the journal: the only one in the cluster that opens the file."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ittybit.core.batch.entry import Arrival, Entry
from ittybit.core.batch.leases import Leases
from ittybit.core.batch.stages import Change, Intended, Stage
from ittybit.errors import JournalError
from ittybit_async.batch.journal.journal import Journal, Twin
from ittybit_async.batch.journal.store import JournalStore

_OPEN_TIMEOUT = 30.0  # seconds in which the process before this one lets the file go
_MAX_PARAMETERS = 512  # SQLite takes so many parameters, and not any number


class Claim(msgspec.Struct, frozen=True):
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
        self._open_lock = asyncio.Lock()
        self._state: tuple[Journal, JournalStore] | None = None

    async def open(self) -> None:
        """Open the journal; raises JournalError where it cannot be used."""
        await self._get_journal(0.0)

    async def admit(self, arrivals: Sequence[Arrival]) -> None:
        """Take `arrivals` in; what is known stays as it is."""
        _, store = await self._get_journal()
        await store.admit(arrivals)

    async def claim(self, holder: str, keys: Sequence[bytes]) -> Claim:
        """Return those items that `holder` has from now on; others have the rest."""
        journal, _ = await self._get_journal()
        now = time.monotonic()
        # The lease first: what is read after that, nobody else changes.
        free = [key for key in keys if self._leases.take(holder, key[:16], now)]
        found = await asyncio.to_thread(_read_entries, journal, free)
        held = self._leases.name(holder, [(entry.work, entry.seq) for entry in found])
        own = [entry for entry, is_held in zip(found, held, strict=True) if is_held]
        return Claim(
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
        _, store = await self._get_journal()
        held = self._check_held(groups)
        now = time.time()
        changes = [
            _stamp(change, now)
            for (_, changes), is_held in zip(groups, held, strict=True)
            if is_held
            for change in changes
        ]
        if changes:
            await store.record(*changes)
        # Another may have got it meanwhile, and read what stood there before.
        return self._check_held(groups)

    async def twin(self, entry: Entry) -> Twin | None:
        """Return what other items of the same work have got already."""
        _, store = await self._get_journal()
        return await store.twin(entry)

    async def claim_paths(self, seq: int, paths: Sequence[str]) -> list[bool]:
        """Return of each of `paths` whether it is the item `seq`'s from now on."""
        _, store = await self._get_journal()
        return await store.claim(seq, paths)

    async def renew(self, holder: str) -> bool:
        """Take note that `holder` lives; return whether it has anything."""
        return self._leases.renew(holder, time.monotonic())

    async def release(self, holder: str) -> None:
        """Let others have what `holder` had."""
        self._leases.release(holder)

    async def retry(self, cause: str | None) -> int:
        """Open the failed items again, or those of one `cause`; return their number."""
        journal, _ = await self._get_journal()
        return await asyncio.to_thread(journal.retry, cause)

    async def close(self) -> None:
        """Let other runs have the journal."""
        if self._state is not None:
            await asyncio.to_thread(self._state[0].close)

    async def _get_journal(
        self, timeout: float = _OPEN_TIMEOUT
    ) -> tuple[Journal, JournalStore]:
        async with self._open_lock:
            if self._state is None:
                journal = await _open_journal(self._path, timeout)
                self._state = journal, JournalStore(journal)
        return self._state

    def _check_held(self, groups: Sequence[tuple[str, Sequence[Change]]]) -> list[bool]:
        return [
            self._leases.holds(holder, [change.seq for change in changes])
            for holder, changes in groups
        ]


def _read_entries(journal: Journal, keys: Sequence[bytes]) -> list[Entry]:
    groups = (
        keys[start : start + _MAX_PARAMETERS]
        for start in range(0, len(keys), _MAX_PARAMETERS)
    )
    return [entry for group in groups for entry in journal.entries(group)]


async def _open_journal(path: Path, timeout: float) -> Journal:
    deadline = time.monotonic() + timeout
    while True:
        try:
            return await asyncio.to_thread(Journal, path)
        except JournalError:
            if time.monotonic() >= deadline:
                raise
            await asyncio.sleep(0.2)


def _stamp(change: Change, now: float) -> Change:
    # The clocks of two machines are apart: an intent goes by that of the journal.
    return Intended(change.seq, now) if isinstance(change, Intended) else change
