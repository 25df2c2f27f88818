"""Intake that reads items and adds them to the journal."""

from __future__ import annotations

from ittybit_async import _io
from ittybit_async.batch.coalescer import Coalescer
from ittybit_async.batch.intake.parser import ItemParser
from ittybit_async.batch.intake.queue import Queue
from ittybit_async.batch.journal.store import Store
from ittybit_async.batch.stop import Stop

_MAX_BUFFERED = 512


class Intake:
    """Adds items in large commits, or at once if a worker has nothing to do."""

    def __init__(self, store: Store, queue: Queue, parser: ItemParser) -> None:
        self._store = store
        self._queue = queue
        self._parser = parser
        self._lock = _io.Lock()
        self._buffer: list[object] = []
        self._flusher: Coalescer[None, None] = Coalescer(self._flush)
        queue.feed = self._flush_for_worker

    async def read(self, items: _io.Items[object] | None, stop: Stop) -> None:
        """Add all `items`; for None, resume the unfinished items of the journal."""
        try:
            if items is None:
                admitted = await self._store.admit_open()
                self._queue.add(admitted.labels)
                return
            async for item in _io.one_by_one(items, stop.subscribe):
                stop.check()
                with self._lock:
                    self._buffer.append(item)
                    is_full = len(self._buffer) >= _MAX_BUFFERED
                if is_full:
                    await self._flusher.call(None)
                else:
                    self._queue.signal_feed()
            await self._flusher.call(None)
        finally:
            self._queue.end()

    async def _flush_for_worker(self) -> bool:
        """Write the buffered items; return whether there were any."""
        if not self._buffer:
            return False
        await self._flusher.call(None)
        return True

    async def _flush(self, calls: list[None]) -> list[None]:
        with self._lock:
            items, self._buffer = self._buffer, []
        if items:
            new_items = await _io.to_thread(self._parser.parse, items)
            admitted = await self._store.admit(new_items)
            self._queue.add(admitted.labels)
        return calls
