"""Reading items ahead of the work, into the journal."""

from __future__ import annotations

from ittybit_async import _io
from ittybit_async.batch.coalescer import Coalescer
from ittybit_async.batch.intake.parser import ItemParser
from ittybit_async.batch.intake.queue import Queue
from ittybit_async.batch.journal.store import Store
from ittybit_async.batch.stop import Stop

_AT_ONCE = 512


class Intake:
    """Takes items in: many in one commit, and at once when somebody waits for them."""

    def __init__(self, store: Store, queue: Queue, arrivals: ItemParser) -> None:
        self._store = store
        self._queue = queue
        self._arrivals = arrivals
        self._lock = _io.Lock()
        self._read: list[object] = []
        self._write: Coalescer[None, None] = Coalescer(self._written)
        self.finished: int = 0
        queue.feed = self._feed

    async def read(self, items: _io.Items[object] | None, stop: Stop) -> None:
        """Read all `items`, or take in what is open in the journal where None."""
        try:
            if items is None:
                admitted = await self._store.admit_open()
                self._queue.add(admitted.labels)
                return
            async for item in _io.one_by_one(items, stop.waking):
                stop.check()
                with self._lock:
                    self._read.append(item)
                    many = len(self._read) >= _AT_ONCE
                if many:
                    await self._write.ask(None)
                else:
                    self._queue.offer()
            await self._write.ask(None)
        finally:
            self._queue.end()

    async def _feed(self) -> bool:
        """Write what has been read, for one who has nothing to do."""
        if not self._read:
            return False
        await self._write.ask(None)
        return True

    async def _written(self, askers: list[None]) -> list[None]:
        with self._lock:
            items, self._read = self._read, []
        if items:
            arrivals = await _io.to_thread(self._arrivals.all_of, items)
            admitted = await self._store.admit(arrivals)
            self.finished += admitted.finished
            self._queue.add(admitted.labels)
        return askers
