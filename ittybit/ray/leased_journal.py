"""Access of a worker to the journal of another process or machine."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

from msgspec.structs import replace

from ittybit.core.batch.entry import Entry
from ittybit.core.batch.stages import Change
from ittybit.ray.actor_handle import ActorHandle
from ittybit.ray.journal_actor import Claim
from ittybit_async.batch.coalescer import Coalescer
from ittybit_async.batch.journal.journal import SharedWork
from ittybit_async.batch.journal.store import Written
from ittybit_async.batch.stop import RunStopping

__all__ = ["LeasedJournal", "LeasedStore"]

Timed = TypeVar("Timed", Entry, SharedWork)

_Group = tuple[str, Sequence[Change]]


class LeasedJournal:
    """Client of the journal's actor. Concurrent records share one call."""

    def __init__(self, actor: ActorHandle, lease: float) -> None:
        self.actor = actor
        self._lease = lease
        self._records: Coalescer[_Group, bool] = Coalescer(self._record_groups)

    async def admit(self, entries: Sequence[Entry]) -> None:
        """Add new items, and set their keys. Known items are not changed."""
        keys = await self.actor.call("admit", entries)
        for entry, key in zip(entries, keys, strict=True):
            entry.key = key

    @asynccontextmanager
    async def lease_items(self, holder: str) -> AsyncGenerator[LeasedStore]:
        """Renew the leases of `holder` during the block, and end them after it."""
        renewal = asyncio.create_task(self._renew_forever(holder))
        try:
            yield LeasedStore(self, holder)
        finally:
            renewal.cancel()
            await self.actor.call("release", holder)

    async def record(self, group: _Group) -> bool:
        """Record a holder's changes, and return whether it still owns the items."""
        return await self._records.call(group)

    async def _record_groups(self, groups: list[_Group]) -> list[bool]:
        return list(await self.actor.call("record", groups))

    async def _renew_forever(self, holder: str) -> None:
        while True:
            await asyncio.sleep(self._lease / 4)
            await self.actor.call("renew", holder)


class LeasedStore:
    """Store of the items that are leased to one holder."""

    def __init__(self, journal: LeasedJournal, holder: str) -> None:
        self._journal = journal
        self._holder = holder
        self._clock_offset = 0.0  # local clock minus the journal's clock, in seconds

    async def claim_items(self, keys: Sequence[bytes]) -> Claim:
        """Lease items and return those that no other holder owns."""
        claimed: Claim = await self._journal.actor.call("claim", self._holder, keys)
        self._clock_offset = time.time() - claimed.now
        return Claim(
            [self._to_local_clock(entry) for entry in claimed.entries],
            claimed.finished,
            claimed.now,
        )

    async def release(self) -> None:
        """End the leases of this holder."""
        await self._journal.actor.call("release", self._holder)

    async def find_shared_work(self, entry: Entry) -> SharedWork | None:
        """Return the state of another item of the same work."""
        twin: SharedWork | None = await self._journal.actor.call(
            "find_shared_work", entry
        )
        return twin and self._to_local_clock(twin)

    async def record(self, *changes: Change) -> None:
        """Record `changes`. Raise RunStopping if another holder owns an item."""
        if not await self._journal.record((self._holder, changes)):
            raise RunStopping

    async def submit(self, *changes: Change) -> Written:
        """Record `changes`; nothing is left to wait for."""
        await self.record(*changes)
        return _wait_for_nothing

    async def claim(self, seq: int, paths: Sequence[str]) -> list[bool]:
        """Reserve output paths for the item `seq`, and return whether each is free."""
        return list(await self._journal.actor.call("claim_paths", seq, paths))

    async def claim_report(self) -> bool:
        """Return whether this is the first worker of the run that reports a storm."""
        return bool(await self._journal.actor.call("claim_report"))

    def _to_local_clock(self, timed: Timed) -> Timed:
        offset = self._clock_offset
        if timed.since is not None:
            timed = replace(timed, since=timed.since + offset)
        if timed.intended is None:
            return timed
        return replace(timed, intended=timed.intended + offset)


async def _wait_for_nothing() -> None:
    pass
