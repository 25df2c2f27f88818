# Generated from ittybit_async/batch/intake/queue.py by build_sync.py. Do not edit.
"""The items that wait for their turn: on disk, and a few of each label at hand."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from ittybit.core.batch.entry import Entry
from ittybit.core.batch.fairness import WeightedRoundRobin
from ittybit_sync import _io
from ittybit_sync.batch.journal.store import Store
from ittybit_sync.batch.stop import Stop

_AT_HAND = 4096


_NONE: deque[Entry] = deque(maxlen=0)


class _Line:
    """The items of one label: those at hand, and how many more are on disk."""

    __slots__ = ("entries", "left")  # there may be very many labels

    def __init__(self) -> None:
        self.entries = _NONE
        self.left = 0


_Feed = Callable[[], _io.Eventual[bool]]


def _nothing() -> bool:
    return False


class Queue:
    """Hands out one item after another, fair to the labels."""

    def __init__(self, store: Store, turns: WeightedRoundRobin, stop: Stop) -> None:
        self._store = store
        self._turns = turns
        self._stop = stop
        self._lock = _io.Lock()
        self._lines: dict[str, _Line] = {}
        self._after: dict[str, int] = {}  # the last turn fetched, of lines gone too
        self._takers: deque[_io.WakeEvent] = deque()
        self._watcher: _io.WakeEvent | None = None
        self._handy = 0  # how many entries are at hand
        self._fetches = False
        self._ended = False
        self._offered = False
        self.feed: _Feed = _nothing

    @property
    def over(self) -> bool:
        """Whether nothing is left to hand out, and nothing more will come."""
        return self._stop.asked or (self._ended and not self._lines)

    def add(self, labels: dict[str, int]) -> None:
        """Take note that so many more items of each label are on disk."""
        with self._lock:
            for label, count in labels.items():
                self._lines.setdefault(label, _Line()).left += count
                self._turns.enter(label)
            if not self._fetches:
                self._wake(1)

    def offer(self) -> None:
        """Take note that `feed` has something, for one who waits."""
        if not self._offered:  # else one has been woken for it already
            with self._lock:
                self._offered = True
                self._wake(1)

    def end(self) -> None:
        """Take note that no more items will come."""
        with self._lock:
            self._ended = True
            self._wake(len(self._takers))

    def drained(self) -> None:
        """Return when all has been handed out; raise Stopping where the run ends."""
        wake_event = _io.WakeEvent()
        with self._lock:
            if not self._lines:
                return
            self._watcher = wake_event
        with self._stop.waking(wake_event.set):
            wake_event.wait(None)

    def take(self) -> Entry | None:
        """Return the next item, when there is one; None when none will come."""
        while True:
            with self._lock:
                if not self._lines and self._ended:
                    return None
                entry = self._at_hand()
                waits = not self._lines or self._fetches
            self._stop.check()
            if entry is not None:
                return entry
            if not waits:
                self._fetch()
            elif self._lines or not self._fed():
                self._wait()

    def _fed(self) -> bool:
        with self._lock:
            self._offered = False
        return self.feed()

    def _wait(self) -> None:
        wake_event = _io.WakeEvent()
        with self._lock:
            if self._has_something:
                return
            self._takers.append(wake_event)
        try:
            with self._stop.waking(wake_event.set):
                wake_event.wait(None)
        except BaseException:
            with self._lock:
                if wake_event in self._takers:
                    self._takers.remove(wake_event)
                else:
                    self._wake(1)  # another may have what this one was woken for
            raise

    @property
    def _has_something(self) -> bool:
        """Whether there is something to be done for one who takes."""
        if not self._lines:
            return self._ended or self._offered
        label = self._turns.peek()
        is_at_hand = label is not None and bool(self._lines[label].entries)
        return is_at_hand or not self._fetches

    def _at_hand(self) -> Entry | None:
        label = self._turns.peek()
        if label is None or not (line := self._lines[label]).entries:
            return None
        self._turns.next()
        entry = line.entries.popleft()
        self._handy -= 1
        if not line.entries and line.left <= 0:
            self._drop(label)
        return entry

    def _fetch(self) -> None:
        """Fetch for the label whose turn it is, one at a time, and wake the others."""
        with self._lock:
            label = self._turns.peek()
            line = self._lines.get(label or "")
            if self._fetches or label is None or line is None or line.entries:
                return
            self._fetches = True
            limit = max(1, _AT_HAND // len(self._lines))
            after, left = self._after.get(label, 0), line.left
        try:
            found = self._store.waiting(label, after, limit)
            with self._lock:
                self._arrived(label, line, found, left)
        finally:
            with self._lock:
                self._fetches = False
                self._wake(self._handy + 1)  # one more, to fetch what is not at hand

    def _arrived(self, label: str, line: _Line, found: list[Entry], left: int) -> None:
        line.left -= len(found) if found else left  # more may have come meanwhile
        if found:
            line.entries = deque(found)
            self._handy += len(found)
            self._after[label] = found[-1].turn
        elif line.left <= 0:
            self._drop(label)

    def _drop(self, label: str) -> None:
        del self._lines[label]
        self._turns.leave(label)
        if not self._lines and self._ended:
            self._wake(len(self._takers))
            if self._watcher is not None:
                self._watcher.set()

    def _wake(self, count: int) -> None:
        for _ in range(min(count, len(self._takers))):
            self._takers.popleft().set()
