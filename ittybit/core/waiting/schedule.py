"""Polling schedule for work that is being waited for (tasks, jobs, and runs).

The schedule does no I/O. Callers pass the current time of a monotonic clock and a
random jitter, which makes the schedule deterministic in tests.

Each item has an expected end. It is estimated from the item's progress, otherwise from
recent durations of the same kind; otherwise it is the start of the wait. An item is
polled when half of the remaining time has passed. After its expected end, the interval
is a quarter of the time by which the item is overdue.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from msgspec import Struct

from ittybit.core.waiting.work import Work
from ittybit.types.task import finite

_JITTER = 0.25  # fraction by which an interval may be shortened


class IntervalBounds(NamedTuple):
    """Shortest and longest polling interval, in seconds."""

    shortest: float
    longest: float


_REQUEST_INTERVAL = 0.1  # seconds per request, on average: 10 requests/s
_LONGEST_PAUSE = 5.0  # seconds after a round, however many requests it sent

FREQUENT = IntervalBounds(0.1, 5.0)
INFREQUENT = IntervalBounds(5.0, 60.0)  # when a webhook should report the end


def polling_interval(
    now: float, expected_end: float, bounds: IntervalBounds = FREQUENT
) -> float:
    """Return the seconds until the next poll of an item.

    >>> polling_interval(now=10.0, expected_end=14.0)
    2.0
    >>> polling_interval(now=10.0, expected_end=2.0)
    2.0
    """
    remaining = expected_end - now
    return min(max(remaining / 2, -remaining / 4, bounds.shortest), bounds.longest)


class PollState(Struct):
    """Polling state of one item. All times are from a monotonic clock."""

    started: float
    expected_end: float
    due_with_others: float
    """From when the item is included in a round that polls other items."""
    due: float
    """When the item must be polled."""
    last_joined: float
    """When a waiter last joined. Events after this reach every waiter."""
    polled: bool = False
    reported_ended: bool = False
    infrequent: bool = False
    failures: int = 0
    baseline_time: float = 0.0
    baseline_progress: float | None = None
    progress: float = 0.0

    def record_progress(self, now: float, sent: object) -> None:
        """Update the expected end from the item's progress (0 to 100)."""
        if (progress := finite(sent)) is None:
            return
        baseline = self.baseline_progress
        if baseline is None or progress < self.progress or progress == baseline:
            self.baseline_time, self.baseline_progress = now, progress
        elif progress > self.progress and now > self.baseline_time:
            seconds = (now - self.baseline_time) / (progress - baseline)
            self.expected_end = now + max(0.0, 100 - progress) * seconds
        self.progress = progress


class TypicalDurations:
    """Recent durations by kind of work, in seconds."""

    _PER_KIND = 32
    _KINDS = 64

    def __init__(self) -> None:
        self._durations: dict[str | None, deque[float]] = {}

    def add(self, kind: object, seconds: float) -> None:
        """Record that work of `kind` took `seconds`."""
        kind = kind if isinstance(kind, str) else None
        if kind in self._durations or len(self._durations) < self._KINDS:
            recent = self._durations.setdefault(kind, deque(maxlen=self._PER_KIND))
            recent.append(seconds)

    def estimate(self, kind: object) -> float:
        """Return the lower quartile of recent durations, or 0 if none are known.

        A low estimate costs one extra request; a high estimate delays the result.
        """
        known = sorted(self._durations.get(kind if isinstance(kind, str) else None, ()))
        return known[len(known) // 4] if known else 0.0


class PollSchedule:
    """Decides which items to poll and when the next round is due."""

    def __init__(self) -> None:
        self._items: dict[str, PollState] = {}
        self._durations = TypicalDurations()
        self._round_started = float("-inf")
        self._rate_limited_until = self._paused_until = float("-inf")

    def add(self, id: str, now: float) -> None:
        """Start polling `id`. If it is new or polled infrequently, it is due now."""
        item = self._items.get(id)
        if item is None:
            self._items[id] = PollState(now, now, now, now, now)
            return
        item.last_joined = now
        if item.infrequent:
            item.due_with_others = item.due = now

    def remove(self, id: str) -> None:
        """Stop polling `id`."""
        self._items.pop(id, None)

    def record(
        self,
        id: str,
        now: float,
        work: Work,
        jitter: float,
        *,
        infrequent: bool = False,
    ) -> None:
        """Record the polled state of `id` and schedule its next poll.

        Args:
            id: The item.
            now: The current time.
            work: The state that the server returned.
            jitter: Random number from 0 to 1.
            infrequent: Whether all waiters also receive events. Takes effect after a
                round that began after the last waiter joined, because that waiter may
                have missed earlier events.
        """
        item = self._items.get(id)
        if item is None:
            return
        if work.ended:
            if item.polled:
                self._durations.add(work.kind, now - item.started)
            del self._items[id]
            return
        if not item.polled:
            item.expected_end = item.started + self._durations.estimate(work.kind)
        item.polled, item.failures = True, 0
        item.record_progress(now, work.progress)
        polled_since_join = item.last_joined <= self._round_started
        item.infrequent = infrequent and polled_since_join and not item.reported_ended
        bounds = INFREQUENT if item.infrequent else FREQUENT
        seconds = polling_interval(now, item.expected_end, bounds)
        seconds *= 1 - _JITTER * jitter
        item.due_with_others, item.due = now + seconds / 2, now + seconds

    def poll_soon(self, id: str, now: float) -> bool:
        """Make `id` due because an event reported its end, unless one did before.

        Returns whether the item became due.
        """
        item = self._items.get(id)
        if item is None or item.reported_ended:
            return False
        item.reported_ended, item.infrequent = True, False
        item.expected_end = item.due_with_others = item.due = now
        return True

    def record_failure(self, id: str) -> int:
        """Count a failed poll of `id` and return the number of consecutive failures."""
        item = self._items.get(id)
        if item is None:
            return 0
        item.failures += 1
        return item.failures

    def postpone(self, id: str, until: float) -> None:
        """Do not poll `id` before `until`."""
        item = self._items.get(id)
        if item is not None:
            item.infrequent = False
            item.due_with_others = item.due = until

    def record_missing(self, id: str, now: float) -> None:
        """Record that the server does not show `id` yet, and schedule its next poll."""
        item = self._items.get(id)
        if item is not None:
            self.postpone(id, now + polling_interval(now, item.started))

    def pause(self, until: float) -> None:
        """Do not poll anything before `until`."""
        self._paused_until = max(self._paused_until, until)

    def start_round(self, now: float) -> list[str]:
        """Start a round and return the IDs to poll, including those due soon."""
        self._round_started = now
        self._rate_limited_until = now + _REQUEST_INTERVAL
        return [id for id, item in self._items.items() if item.due_with_others <= now]

    def end_round(self, requests: int) -> None:
        """End a round that sent `requests`, and limit the rate to 10 requests/s."""
        seconds = min(max(requests, 1) * _REQUEST_INTERVAL, _LONGEST_PAUSE)
        self._rate_limited_until = self._round_started + seconds

    def next_due(self) -> float:
        """Return when the next round is due, or infinity if nothing is scheduled."""
        first = min((i.due for i in self._items.values()), default=float("inf"))
        return max(first, self._paused_until, self._rate_limited_until)
