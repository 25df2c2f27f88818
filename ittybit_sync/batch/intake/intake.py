# Generated from ittybit_async/batch/intake/intake.py by build_sync.py. Do not edit.
"""Intake that reads items and adds them to the journal."""

from __future__ import annotations

from ittybit_sync import _io
from ittybit_sync.batch.coalescer import Coalescer
from ittybit_sync.batch.intake.parser import ItemParser
from ittybit_sync.batch.intake.queue import Queue
from ittybit_sync.batch.journal.store import Store
from ittybit_sync.batch.stop import Stop

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

    def read(self, items: _io.Items[object] | None, stop: Stop) -> None:
        """Add all `items`; for None, resume the unfinished items of the journal."""
        try:
            if items is None:
                admitted = self._store.admit_open()
                self._queue.add(admitted.labels)
                return
            for item in _io.one_by_one(items, stop.subscribe):
                stop.check()
                with self._lock:
                    self._buffer.append(item)
                    is_full = len(self._buffer) >= _MAX_BUFFERED
                if is_full:
                    self._flusher.call(None)
                else:
                    self._queue.signal_feed()
            self._flusher.call(None)
        finally:
            self._queue.end()

    def _flush_for_worker(self) -> bool:
        """Write the buffered items; return whether there were any."""
        if not self._buffer:
            return False
        self._flusher.call(None)
        return True

    def _flush(self, calls: list[None]) -> list[None]:
        with self._lock:
            items, self._buffer = self._buffer, []
        if items:
            new_items = _io.to_thread(self._parser.parse, items)
            admitted = self._store.admit(new_items)
            self._queue.add(admitted.labels)
        return calls
