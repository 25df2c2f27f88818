"""Worker process with one client, which processes blocks of items."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

from msgspec.structs import replace

from ittybit.batch import Outcome
from ittybit.core.batch.entry import Entry
from ittybit.core.batch.failures import CircuitBreaker
from ittybit.core.batch.settings import BatchSettings
from ittybit.core.batch.stages import Stage
from ittybit.core.clock import monotonic
from ittybit.errors import APIError, BatchStopped
from ittybit.ray.actor_handle import ActorHandle, describe_failure
from ittybit.ray.leased_journal import LeasedJournal, LeasedStore
from ittybit.ray.rate_limit import LeasedRate
from ittybit.ray.tables import add_outcomes, read_items
from ittybit_async import _io
from ittybit_async.batch.context import RunContext
from ittybit_async.batch.intake.parser import ItemParser
from ittybit_async.batch.open_files import wait_for_files
from ittybit_async.batch.stop import RunStopping, Stop
from ittybit_async.batch.work.creation import InDoubt
from ittybit_async.batch.work.worker import Worker
from ittybit_async.client import AsyncIttybit
from ittybit_async.concurrency import each
from ittybit_async.http.engine import Engine

__all__ = ["MAX_BLOCKS", "BlockWorker", "WorkerSettings", "get_engine"]

MAX_BLOCKS = 3
"""Number of blocks of a worker at a time: others keep it busy at the end of one."""

_ADMIT_SIZE = 512  # items in one commit of the journal
_CLAIM_INTERVAL = 0.5  # seconds between attempts to claim items of other workers


class BlockWorker:
    """Worker that processes blocks, and resumes items that another worker started.

    Ray Data creates and calls it: ``dataset.map_batches(BlockWorker, ...)``.
    """

    def __init__(self, settings: WorkerSettings) -> None:
        self._settings = settings
        self._parser = ItemParser(settings.batch)
        self._journal = LeasedJournal(settings.journal, settings.lease)
        self._stop = Stop()
        self._circuit_breaker = CircuitBreaker()
        self._slots = asyncio.Semaphore(settings.batch.concurrency)
        self._room = asyncio.Semaphore(MAX_BLOCKS)  # Ray Data sends more at a time
        self._client: AsyncIttybit | None = None
        self._open_blocks = 0

    async def __call__(self, table: Any) -> AsyncGenerator[Any]:
        """Yield `table` with a column ``outcome``."""
        try:
            outcomes = await self.process(read_items(table))
        except APIError as error:
            from ittybit.ray.map_stopped import MapStopped

            raise MapStopped(str(error)) from error
        yield add_outcomes(table, outcomes)

    async def process(self, items: Sequence[object]) -> list[Outcome]:
        """Return the outcomes of `items` in order."""
        async with self._room, self._open_client() as client:
            return await self._process_items(client, items)

    @asynccontextmanager
    async def _open_client(self) -> AsyncGenerator[AsyncIttybit]:
        """Return the client that all open blocks share."""
        if self._client is None:
            self._client = self._settings.make_client()
        client, self._open_blocks = self._client, self._open_blocks + 1
        try:
            yield client
        finally:
            self._open_blocks -= 1
            if not self._open_blocks:  # Ray kills a worker without notice
                self._client = None
                await client.close()

    async def _process_items(
        self, client: AsyncIttybit, items: Sequence[object]
    ) -> list[Outcome]:
        parse = partial(self._parse, list(items))
        patience = self._settings.batch.storm_seconds
        entries = await wait_for_files(parse, patience, _io.sleep)
        for start in range(0, len(entries), _ADMIT_SIZE):
            await self._journal.admit(entries[start : start + _ADMIT_SIZE])
        async with self._journal.lease_items(uuid4().hex) as store:
            context = RunContext.create(client, store, self._settings.batch, self._stop)
            worker = Worker(context, self._circuit_breaker)
            outcomes = await self._collect_outcomes(worker, store, entries)
        return [outcomes[entry.key] for entry in entries]

    async def _parse(self, items: list[object]) -> list[Entry]:
        return await _io.to_thread(self._parser.parse, items)

    async def _collect_outcomes(
        self, worker: Worker, store: LeasedStore, entries: Sequence[Entry]
    ) -> dict[bytes, Outcome]:
        missing = dict.fromkeys(entry.key for entry in entries)
        outcomes: dict[bytes, Outcome] = {}
        while True:
            claim = await store.claim_items(list(missing))
            since = self._settings.first_turn
            outcomes |= {e.key: _build_outcome(e, since) for e in claim.finished}
            async for outcome in self._process(worker, claim.entries):
                outcomes[bytes.fromhex(outcome.key)] = outcome
            missing = {key: None for key in missing if key not in outcomes}
            if not missing:
                return outcomes
            # Another worker may wait for finished items of this one.
            await store.release()
            await asyncio.sleep(_CLAIM_INTERVAL)

    async def _process(
        self, worker: Worker, entries: Sequence[Entry]
    ) -> AsyncGenerator[Outcome]:
        process = partial(self._process_item, worker)
        # The slots limit the concurrency; an item in doubt has none.
        iterator = each(process, entries, limit=max(1, len(entries)))
        async with aclosing(iterator) as outcomes:
            async for outcome in outcomes:
                if outcome is not None:
                    yield outcome
        if self._stop.is_requested:
            reason = self._stop.reason
            await worker.reopen_failures()
            raise BatchStopped(
                f"the run was stopped: {reason}; fix the cause, and run it again with "
                "the same journal"
            ) from reason

    async def _process_item(self, worker: Worker, entry: Entry) -> Outcome | None:
        try:
            while True:
                try:
                    async with self._slots:
                        self._stop.check()
                        return await worker.work(entry)
                except InDoubt as doubt:
                    due = doubt.due
                await self._stop.sleep(due - monotonic())
        except RunStopping:
            return None
        except APIError:
            raise
        except Exception as error:
            # The other items complete the create calls that were sent.
            self._stop.request(describe_failure(error))
            return None


def _build_outcome(entry: Entry, first_turn: int) -> Outcome:
    """Return the outcome of an item that an earlier run or another worker finished."""
    return replace(
        entry.build_outcome(entry.ended),
        succeeded=entry.stage is Stage.DONE,
        earlier=entry.turn <= first_turn,
        cause=entry.cause,
        error=entry.error,
    )


@dataclass(frozen=True, kw_only=True)
class WorkerSettings:
    """Settings of a worker's client and batch. They do not contain the API key."""

    journal: ActorHandle
    limiter: ActorHandle | None
    rate_limit: float | str | None
    api_key: Callable[[], Any] | None = field(repr=False)
    client: dict[str, Any] = field(repr=False)
    batch: BatchSettings
    lease: float
    first_turn: int = 0
    """Turn before the first one of the run."""

    def make_client(self) -> AsyncIttybit:
        """Return a client with the rate limit of the cluster."""
        client = AsyncIttybit(self.api_key, **self.client)
        if self.limiter is None or self.rate_limit is None:
            return client
        rate: Any = self.rate_limit
        get_engine(client).runtime.set_rate_limit(rate, LeasedRate(self.limiter))
        return client.with_options(rate_limit=rate)


def get_engine(client: AsyncIttybit) -> Engine:
    """Return the engine of a client."""
    return client._engine  # pyright: ignore[reportPrivateUsage]  # same project
