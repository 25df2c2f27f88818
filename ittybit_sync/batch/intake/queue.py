# Generated from ittybit_async/batch/intake/queue.py by build_sync.py. Do not edit.
"""Queue of the items of a run: on disk, and a few per label in memory."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from functools import partial
from heapq import heappop, heappush

from ittybit.batch import Outcome
from ittybit.core.batch.entry import Entry
from ittybit.core.batch.fairness import WeightedRoundRobin
from ittybit.core.batch.settings import BatchSettings
from ittybit.core.clock import monotonic
from ittybit_sync import _io
from ittybit_sync.batch.coalescer import Coalescer
from ittybit_sync.batch.intake.parser import ItemParser
from ittybit_sync.batch.journal.store import JournalStore
from ittybit_sync.batch.open_files import wait_for_files
from ittybit_sync.batch.stop import Stop

_AHEAD = 3
_MAX_BUFFERED = 512
_MAX_LOADED = 4096
_NO_ENTRIES: deque[Entry] = deque(maxlen=0)


class _LabelQueue:
    """Items of one label: those in memory, and the number of others on disk."""

    __slots__ = ("entries", "on_disk")  # there may be very many labels

    def __init__(self) -> None:
        self.entries = _NO_ENTRIES
        self.on_disk = 0


class Queue:
    """Reads items into the journal, and returns them fairly among the labels.

    It reads items until three times `concurrency` of them have not ended. It writes
    items in large commits, or at once if a worker has nothing to do.
    """

    def __init__(
        self,
        store: JournalStore,
        settings: BatchSettings,
        stop: Stop,
        folder: str = "",
    ) -> None:
        self._store = store
        self._parser = ItemParser(settings, folder)
        self._patience = settings.storm_seconds
        self._turns = WeightedRoundRobin(settings.weights)
        self._stop = stop
        self._lock = _io.Lock()
        self._buffer: list[object] = []  # items that are not on disk yet
        self._buffer_size = min(_MAX_BUFFERED, settings.concurrency)
        self._room = _AHEAD * settings.concurrency  # number of items to read
        self._room_event: _io.WakeEvent | None = None  # set while the reader waits
        self._flusher: Coalescer[None, None] = Coalescer(self._flush)
        self._queues: dict[str, _LabelQueue] = {}
        self._last_turns: dict[str, int] = {}  # fetched turns, kept for empty labels
        self._takers: deque[_io.WakeEvent] = deque()
        self._empty_events: list[_io.WakeEvent] = []
        self._finished: list[int] = []  # items of earlier runs, for `take_finished`
        self._finished_event: _io.WakeEvent | None = None
        self._is_taking_finished = False
        self._postponed: list[tuple[float, int, Entry]] = []  # a heap, by time
        self._loaded = 0  # number of entries in memory
        self._is_fetching = False
        self._is_complete = False
        self._is_signaled = False  # a worker was woken to flush the buffer

    @property
    def is_over(self) -> bool:
        """True if all items were taken and the input has ended."""
        return self._stop.is_requested or (self._is_complete and self._is_empty)

    @property
    def _is_empty(self) -> bool:
        return not self._queues and not self._postponed

    def read(self, items: _io.Items[object] | None) -> None:
        """Add all `items`; for None, resume the unfinished items of the journal."""
        try:
            if items is None:
                self._add(self._store.admit_open())
                return
            for item in _io.one_by_one(items, self._stop.subscribe):
                self._stop.check()
                if self._append(item):
                    self._flusher.call(None)
                if self._room <= 0:
                    self._wait_for_room()
            self._flusher.call(None)
        finally:
            with self._lock:
                self._is_complete = True
                self._wake(len(self._takers))
                self._wake_for_finished()

    def _append(self, item: object) -> bool:
        """Add `item` to the buffer; return whether it is full."""
        with self._lock:
            self._room -= 1
            self._buffer.append(item)
            if len(self._buffer) >= self._buffer_size:
                return True
            if not self._is_signaled:
                self._is_signaled = True
                self._wake(1)
            return False

    def _wait_for_room(self) -> None:
        wake_event = _io.WakeEvent()
        with self._lock:
            if self._room > 0:
                return
            self._room_event = wake_event
        self._stop.wait(wake_event, None)

    def make_room(self, count: int = 1) -> None:
        """Read `count` more items, because as many ended or wait for a long time."""
        with self._lock:
            self._add_room(count)

    def _add_room(self, count: int) -> None:
        self._room += count
        # To wake the reader for each item would cost more.
        if self._room >= self._buffer_size and self._room_event is not None:
            self._room_event.set()
            self._room_event = None

    def _flush(self, calls: list[None]) -> list[None]:
        with self._lock:
            items, self._buffer = self._buffer, []
        if items:
            labels, finished = self._store.admit(self._parse(items))
            self._add(labels)
            repeated = len(items) - sum(labels.values()) - len(finished)
            with self._lock:
                self._add_room(repeated)
                self._finished += finished
                self._wake_for_finished()
        return calls

    def _parse(self, items: list[object]) -> list[Entry]:
        parse = partial(self._parse_once, items)
        return wait_for_files(parse, self._patience, self._stop.sleep)

    def _parse_once(self, items: list[object]) -> list[Entry]:
        return _io.to_thread(self._parser.parse, items)

    def _add(self, admitted: dict[str, int]) -> None:
        """Add the number of new items of each label on disk."""
        with self._lock:
            for label, count in admitted.items():
                self._queues.setdefault(label, _LabelQueue()).on_disk += count
                self._turns.add(label)
            if not self._is_fetching:
                self._wake(1)

    def wait_until_empty(self) -> None:
        """Wait until all items were taken or the run stops."""
        wake_event = _io.WakeEvent()
        with self._lock:
            if self._is_empty:
                return
            self._empty_events.append(wake_event)
        with self._stop.subscribe(wake_event.set):
            wake_event.wait(None)

    @property
    def has_finished(self) -> bool:
        """True if outcomes of earlier runs were read and not taken yet."""
        return bool(self._finished)

    def claim_finished(self) -> bool:
        """Return whether the caller must call `take_finished`; only one does."""
        with self._lock:
            is_free, self._is_taking_finished = not self._is_taking_finished, True
            return is_free

    def take_finished(self) -> list[Outcome]:
        """Wait for outcomes of earlier runs, and return some.

        After the last one, it returns an empty list when all items were taken.
        """
        while True:
            wake_event = _io.WakeEvent()
            with self._lock:
                seqs = self._finished[:_MAX_BUFFERED]
                del self._finished[:_MAX_BUFFERED]
                is_over = self._is_complete and not seqs
                self._finished_event = wake_event
            if seqs:
                break
            if is_over:
                self.wait_until_empty()
                return []
            self._stop.wait(wake_event, None)
        outcomes = self._store.load_outcomes(seqs)
        with self._lock:
            self._is_taking_finished = False
        return outcomes

    def _wake_for_finished(self) -> None:
        if self._finished_event is not None:
            self._finished_event.set()

    def take(self) -> Entry | None:
        """Wait for the next item and return it, or None after the last one."""
        while True:
            with self._lock:
                if self._is_complete and self._is_empty:
                    return None
                entry = self._pop_postponed() or self._pop_loaded()
                waits = not self._queues or self._is_fetching
            self._stop.check()
            if entry is not None:
                return entry
            if not waits:
                self._fetch()
            elif self._queues or not self._flush_for_worker():
                self._wait()

    def postpone(self, entry: Entry, due: float) -> None:
        """Return `entry` from `take` again at the time `due` of the monotonic clock."""
        with self._lock:
            heappush(self._postponed, (due, entry.seq, entry))
        self.make_room()

    def _pop_postponed(self) -> Entry | None:
        if not self._postponed or self._postponed[0][0] > monotonic():
            return None
        entry = heappop(self._postponed)[2]
        self._room -= 1
        self._wake_if_empty()
        return entry

    def _flush_for_worker(self) -> bool:
        """Write the buffered items; return whether there were any."""
        with self._lock:
            self._is_signaled = False
            if not self._buffer:
                return False
        self._flusher.call(None)
        return True

    def _wait(self) -> None:
        wake_event = _io.WakeEvent()
        with self._lock:
            if self._has_work:
                return
            self._takers.append(wake_event)
            first = self._postponed[0][0] if self._postponed else None
        try:
            with self._stop.subscribe(wake_event.set):
                wake_event.wait(first and max(0.0, first - monotonic()))
            if first is not None:
                with self._lock, suppress(ValueError):
                    self._takers.remove(wake_event)
        except BaseException:
            with self._lock:
                if wake_event in self._takers:
                    self._takers.remove(wake_event)
                else:
                    self._wake(1)  # another worker can do what this one was woken for
            raise

    @property
    def _has_work(self) -> bool:
        """True if a worker in `take` need not wait."""
        if not self._queues:
            is_over = self._is_complete and not self._postponed
            return is_over or self._is_signaled
        label = self._turns.peek()
        is_loaded = label is not None and bool(self._queues[label].entries)
        return is_loaded or not self._is_fetching

    def _pop_loaded(self) -> Entry | None:
        label = self._turns.peek()
        if label is None or not (queue := self._queues[label]).entries:
            return None
        self._turns.next()
        entry = queue.entries.popleft()
        self._loaded -= 1
        if not queue.entries and queue.on_disk <= 0:
            self._remove_label(label)
        return entry

    def _fetch(self) -> None:
        """Load items of the next label, unless another worker does, and wake others."""
        with self._lock:
            label = self._turns.peek()
            queue = self._queues.get(label or "")
            if self._is_fetching or label is None or queue is None or queue.entries:
                return
            self._is_fetching = True
            limit = max(1, _MAX_LOADED // len(self._queues))
            after, left = self._last_turns.get(label, 0), queue.on_disk
        try:
            entries = self._store.load_waiting(label, after, limit)
            with self._lock:
                self._add_loaded(label, queue, entries, left)
        finally:
            with self._lock:
                self._is_fetching = False
                self._wake(self._loaded + 1)  # one more, to load the next items

    def _add_loaded(
        self, label: str, queue: _LabelQueue, entries: list[Entry], left: int
    ) -> None:
        queue.on_disk -= len(entries) if entries else left  # more may have been added
        if entries:
            queue.entries = deque(entries)
            self._loaded += len(entries)
            self._last_turns[label] = entries[-1].turn
            return
        self._add_room(left)
        if queue.on_disk <= 0:
            self._remove_label(label)

    def _remove_label(self, label: str) -> None:
        del self._queues[label]
        self._turns.remove(label)
        self._wake_if_empty()

    def _wake_if_empty(self) -> None:
        if self._is_empty and self._is_complete:
            self._wake(len(self._takers))
            for event in self._empty_events:
                event.set()

    def _wake(self, count: int) -> None:
        for _ in range(min(count, len(self._takers))):
            self._takers.popleft().set()
