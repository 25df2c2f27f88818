"""A worker: one process with one client, which works on blocks of items."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from ittybit.batch import Outcome, files_of, results_of
from ittybit.core.batch.entry import Entry, NewItem
from ittybit.core.batch.stages import Stage
from ittybit.errors import BatchStopped
from ittybit.ray.leased_journal import LeasedJournal, LeasedStore
from ittybit.ray.settings import Terms
from ittybit.ray.tables import items_of, with_outcomes
from ittybit_async import _io
from ittybit_async.batch.context import RunContext
from ittybit_async.batch.intake.parser import ItemParser
from ittybit_async.batch.stop import RunStopping, Stop
from ittybit_async.batch.work.worker import Worker
from ittybit_async.client import AsyncIttybit
from ittybit_async.concurrency import each

_ADMITTED = 512  # items in one commit of the journal
_AGAIN = 0.5  # seconds before items that others hold are asked for again


class BlockWorker:
    """Works on blocks; an item that was begun elsewhere is taken up where it is.

    Ray Data makes and calls it: ``dataset.map_batches(BlockWorker, ...)``.
    """

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._arrivals = ItemParser(terms.batch)
        self._journal = LeasedJournal(terms.journal, terms.lease)
        self._stop = Stop()
        self._room = asyncio.Semaphore(terms.batch.concurrency)
        self._client: AsyncIttybit | None = None
        self._blocks = 0

    async def __call__(self, table: Any) -> AsyncGenerator[Any]:
        """Yield `table` with a column ``outcome``."""
        yield with_outcomes(table, await self.work(items_of(table)))

    async def work(self, items: Sequence[object]) -> list[Outcome]:
        """Return what becomes of each of `items`, in their order.

        Raises BatchStopped where no item can be worked on any more.
        """
        async with self._connected() as client:
            return await self._work(client, items)

    @asynccontextmanager
    async def _connected(self) -> AsyncGenerator[AsyncIttybit]:
        """Give the client of all blocks that are under way."""
        if self._client is None:
            self._client = self._terms.make_client()
        client, self._blocks = self._client, self._blocks + 1
        try:
            yield client
        finally:
            self._blocks -= 1
            if not self._blocks:  # Ray ends a worker without a word
                self._client = None
                await client.close()

    async def _work(
        self, client: AsyncIttybit, items: Sequence[object]
    ) -> list[Outcome]:
        arrivals = await _io.to_thread(self._arrivals.parse, list(items))
        for start in range(0, len(arrivals), _ADMITTED):
            await self._journal.admit(arrivals[start : start + _ADMITTED])
        async with self._journal.holding(uuid4().hex) as store:
            context = RunContext.create(client, store, self._terms.batch, self._stop)
            worker = Worker(context)
            outcomes = await self._outcomes(worker, store, arrivals)
        return [outcomes[arrival.key] for arrival in arrivals]

    async def _outcomes(
        self, worker: Worker, store: LeasedStore, arrivals: Sequence[NewItem]
    ) -> dict[bytes, Outcome]:
        missing = dict.fromkeys(arrival.key for arrival in arrivals)
        outcomes: dict[bytes, Outcome] = {}
        while True:
            claimed = await store.take(list(missing))
            outcomes |= {e.key: _outcome(e) for e in claimed.finished}
            async for outcome in self._worked(worker, claimed.entries):
                outcomes[bytes.fromhex(outcome.key)] = outcome
            missing = {key: None for key in missing if key not in outcomes}
            if not missing:
                return outcomes
            # Another may wait for what this one is done with.
            await store.let_go()
            await asyncio.sleep(_AGAIN)

    async def _worked(
        self, worker: Worker, entries: Sequence[Entry]
    ) -> AsyncGenerator[Outcome]:
        work = partial(self._one, worker)
        walk = each(work, entries, limit=self._terms.batch.concurrency)
        async with aclosing(walk) as ended:
            async for outcome in ended:
                if outcome is not None:
                    yield outcome
        if self._stop.is_requested:
            reason = self._stop.reason
            raise BatchStopped(
                f"the run was stopped: {reason}; when that is mended, run it again "
                "with the same journal"
            ) from reason

    async def _one(self, worker: Worker, entry: Entry) -> Outcome | None:
        async with self._room:
            try:
                self._stop.check()
                return await worker.work(entry)
            except RunStopping:
                return None


def _outcome(entry: Entry) -> Outcome:
    """Return what became of an item that was finished before."""
    return Outcome(
        source=entry.source.text,
        key=entry.key.hex(),
        label=entry.label,
        succeeded=entry.stage is Stage.DONE,
        id=entry.work_id,
        results=results_of(entry.results),
        files=tuple(map(Path, files_of(entry.files))),
        cause=entry.cause,
        error=entry.error,
    )
