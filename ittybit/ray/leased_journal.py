"""The journal as a worker sees it, from another process or machine."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

from msgspec.structs import replace

from ittybit.core.batch.entry import Entry, NewItem
from ittybit.core.batch.stages import Change
from ittybit.ray.calls import Remote
from ittybit.ray.journal_actor import Claimed
from ittybit_async.batch.coalescer import Coalescer
from ittybit_async.batch.journal.journal import SharedWork
from ittybit_async.batch.stop import RunStopping

Known = TypeVar("Known", Entry, SharedWork)

_Group = tuple[str, Sequence[Change]]


class LeasedJournal:
    """Speaks to the journal's actor; what is recorded at the same time is one call."""

    def __init__(self, actor: Remote, lease: float) -> None:
        self.actor = actor
        self._lease = lease
        self._records: Coalescer[_Group, bool] = Coalescer(self._recorded)

    async def admit(self, arrivals: Sequence[NewItem]) -> None:
        """Take `arrivals` in; what is known stays as it is."""
        await self.actor.call("admit", arrivals)

    @asynccontextmanager
    async def holding(self, holder: str) -> AsyncGenerator[LeasedStore]:
        """Keep what `holder` claims during the block, and let it go behind that."""
        beating = asyncio.create_task(self._beat(holder))
        try:
            yield LeasedStore(self, holder)
        finally:
            beating.cancel()
            await self.actor.call("release", holder)

    async def record(self, group: _Group) -> bool:
        """Write changes of a holder down; return whether it still has the items."""
        return await self._records.call(group)

    async def _recorded(self, groups: list[_Group]) -> list[bool]:
        return list(await self.actor.call("record", groups))

    async def _beat(self, holder: str) -> None:
        while True:
            await asyncio.sleep(self._lease / 4)
            await self.actor.call("renew", holder)


class Recorded:
    """What the actor has written down."""

    async def wait(self) -> None:
        """Return."""


class LeasedStore:
    """A ledger whose items are one holder's, until it is not heard of for a while."""

    def __init__(self, journal: LeasedJournal, holder: str) -> None:
        self._journal = journal
        self._holder = holder
        self._apart = 0.0  # by how much the journal's clock is behind

    async def take(self, keys: Sequence[bytes]) -> Claimed:
        """Return those items that are this holder's from now on."""
        claimed: Claimed = await self._journal.actor.call("claim", self._holder, keys)
        self._apart = time.time() - claimed.now
        return Claimed(
            [self._by_own_clock(entry) for entry in claimed.entries],
            claimed.finished,
            claimed.now,
        )

    async def let_go(self) -> None:
        """Let others have the items."""
        await self._journal.actor.call("release", self._holder)

    async def shared_work(self, entry: Entry) -> SharedWork | None:
        """Return what other items of the same work have got already."""
        twin: SharedWork | None = await self._journal.actor.call("shared_work", entry)
        return twin and self._by_own_clock(twin)

    async def record(self, *changes: Change) -> None:
        """Write `changes` down; raise Stopping where the item is another's by now."""
        if not await self._journal.record((self._holder, changes)):
            raise RunStopping

    async def submit(self, *changes: Change) -> Recorded:
        """Write `changes` down, as `record` does."""
        await self.record(*changes)
        return Recorded()

    async def claim(self, seq: int, paths: Sequence[str]) -> list[bool]:
        """Return of each of `paths` whether it is the item `seq`'s from now on."""
        return list(await self._journal.actor.call("take_places", seq, paths))

    def _by_own_clock(self, known: Known) -> Known:
        if known.intended is None:
            return known
        return replace(known, intended=known.intended + self._apart)
