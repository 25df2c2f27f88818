"""Actor of the journal, the only process in the cluster that opens the file."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import msgspec

from ittybit.core.batch.entry import Entry
from ittybit.core.batch.failures import has_too_many_files
from ittybit.core.batch.journal.leases import Leases
from ittybit.core.batch.stages import Change, Intended, Reopened, Stage
from ittybit.core.clock import monotonic
from ittybit.errors import JournalError
from ittybit_async import _io
from ittybit_async.batch.journal.journal import Journal, SharedWork
from ittybit_async.batch.journal.store import JournalStore
from ittybit_async.batch.open_files import wait_for_files

__all__ = ["Claim", "JournalActor"]

_OPEN_TIMEOUT = 30.0  # seconds to wait for the previous process to close the file
_MAX_PARAMETERS = 512  # below SQLite's limit of parameters per query


class Claim(msgspec.Struct, frozen=True):
    """Items that a holder owns from now on."""

    entries: list[Entry]
    """Unfinished items."""
    finished: list[Entry]
    now: float
    """Current time of the clock (Unix seconds) that the entries' times use."""


class JournalActor:
    """Actor that leases each item to one holder and records its changes.

    After a restart, no leases exist. Holders claim their items again, and the journal
    file contains the state of each item.
    """

    def __init__(self, path: str, lease: float, patience: float) -> None:
        self._path = Path(path)
        self._is_storm_reported = False
        self._patience = patience  # seconds to wait while too many files are open
        self._leases = Leases(lease)
        self._open_lock = asyncio.Lock()
        self._state: tuple[Journal, JournalStore] | None = None

    async def open(self) -> None:
        """Open the journal. Raise JournalError if it cannot be used."""
        await self._get_journal(0.0)

    async def begin_run(self) -> int:
        """Begin a run, and return the turn before its first one."""
        journal, _ = await self._get_journal()
        self._is_storm_reported = False
        return await asyncio.to_thread(journal.begin_run)

    async def admit(self, entries: Sequence[Entry]) -> list[bytes]:
        """Add new items, and return all keys. Known items are not changed."""
        _, store = await self._get_journal()
        await store.admit(entries)
        return [entry.key for entry in entries]

    async def claim(self, holder: str, keys: Sequence[bytes]) -> Claim:
        """Lease items to `holder` and return those that no other holder owns."""
        journal, _ = await self._get_journal()
        now = monotonic()
        # Lease before reading, so that no other holder changes the items afterward.
        free = [key for key in keys if self._leases.acquire(holder, key[:16], now)]
        found = await asyncio.to_thread(_read_entries, journal, free)
        owned = self._leases.add_items(
            holder, [(entry.work, entry.seq) for entry in found]
        )
        own = [entry for entry, is_owned in zip(found, owned, strict=True) if is_owned]
        return Claim(
            [entry for entry in own if entry.stage < Stage.DONE],
            [entry for entry in own if entry.stage >= Stage.DONE],
            time.time(),
        )

    async def record(
        self, groups: Sequence[tuple[str, Sequence[Change]]]
    ) -> list[bool]:
        """Record changes by group, and return whether each holder owns its items.

        Changes of a holder that lost an item are not recorded.
        """
        _, store = await self._get_journal()
        owned = self._check_owned(groups)
        now = time.time()
        changes = [
            _stamp(change, now)
            for (_, changes), is_owned in zip(groups, owned, strict=True)
            if is_owned
            for change in changes
        ]
        if changes:
            await store.record(*changes)
        # During the write, another holder may have claimed the item in its old state.
        return self._check_owned(groups)

    async def find_shared_work(self, entry: Entry) -> SharedWork | None:
        """Return the state of another item of the same work."""
        _, store = await self._get_journal()
        return await store.find_shared_work(entry)

    async def claim_paths(self, seq: int, paths: Sequence[str]) -> list[bool]:
        """Reserve output paths for the item `seq`, and return whether each is free."""
        _, store = await self._get_journal()
        return await store.claim(seq, paths)

    async def claim_report(self) -> bool:
        """Return whether no worker of the run has reported a storm before."""
        is_first, self._is_storm_reported = not self._is_storm_reported, True
        return is_first

    async def renew(self, holder: str) -> bool:
        """Renew the leases of `holder`, and return whether it has any."""
        return self._leases.renew(holder, monotonic())

    async def release(self, holder: str) -> None:
        """End the leases of `holder`."""
        self._leases.release(holder)

    async def retry(self, cause: str | None) -> int:
        """Mark failed items, optionally of one `cause`, and return their number."""
        journal, _ = await self._get_journal()
        return await asyncio.to_thread(journal.retry, cause)

    async def close(self) -> None:
        """Close the journal, so that other runs can use it."""
        if self._state is not None:
            await asyncio.to_thread(self._state[0].close)

    async def _get_journal(
        self, timeout: float = _OPEN_TIMEOUT
    ) -> tuple[Journal, JournalStore]:
        async with self._open_lock:
            if self._state is None:
                open_journal = partial(_open_journal, self._path, timeout)
                journal = await wait_for_files(open_journal, self._patience, _io.sleep)
                self._state = journal, JournalStore(journal)
        return self._state

    def _check_owned(
        self, groups: Sequence[tuple[str, Sequence[Change]]]
    ) -> list[bool]:
        return [self._is_owned(holder, changes) for holder, changes in groups]

    def _is_owned(self, holder: str, changes: Sequence[Change]) -> bool:
        # An item that failed has no holder.
        seqs = [one.seq for one in changes if not isinstance(one, Reopened)]
        return not seqs or self._leases.holds(holder, seqs)


def _read_entries(journal: Journal, keys: Sequence[bytes]) -> list[Entry]:
    groups = (
        keys[start : start + _MAX_PARAMETERS]
        for start in range(0, len(keys), _MAX_PARAMETERS)
    )
    return [entry for group in groups for entry in journal.load_entries(group)]


async def _open_journal(path: Path, timeout: float) -> Journal:
    deadline = monotonic() + timeout
    while True:
        try:
            return await asyncio.to_thread(Journal, path)
        except JournalError as error:
            if has_too_many_files(error) or monotonic() >= deadline:
                raise
            await asyncio.sleep(0.2)


def _stamp(change: Change, now: float) -> Change:
    # Clocks of machines differ, so intents use the clock of the journal's machine.
    return Intended(change.seq, now) if isinstance(change, Intended) else change
