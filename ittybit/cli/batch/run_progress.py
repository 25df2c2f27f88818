"""Progress of a run: counts, rate, and time left."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from ittybit.batch import Outcome
from ittybit.core.clock import monotonic
from ittybit_async.batch.journal.admission import TURN_BITS

_WINDOW = 60.0
"""Seconds over which the rate is averaged."""

_MAX_LABELS = 4
_UNFINISHED = (
    "SELECT label, count(*) FROM items WHERE stage < 6 "
    f"AND turn > (SELECT max(id) << {TURN_BITS} FROM runs) GROUP BY label"
)


def count_unfinished(journal: Path) -> dict[str, int] | None:
    """Return the current run's unfinished items by label, or None if unreadable."""
    # Opened without the integrity check of other readers, because this runs often.
    uri = f"{journal.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            return dict(connection.execute(_UNFINISHED).fetchall())
    except (sqlite3.Error, ValueError):  # the run reports a damaged journal
        return None


class RunProgress:
    """Counts of a run's outcomes."""

    def __init__(
        self, concurrency: int, clock: Callable[[], float] = monotonic
    ) -> None:
        self.done: int = 0
        self.failed: int = 0
        self.earlier: int = 0
        """Number of items that ended in earlier runs."""
        self._concurrency = concurrency
        self._clock = clock
        self._remaining: dict[str, int] | None = None
        self._marks: deque[tuple[float, int]] = deque([(clock(), 0)])

    @property
    def finished(self) -> int:
        """Number of items that ended in this run."""
        return self.done + self.failed

    @property
    def remaining(self) -> int | None:
        """Number of unfinished items, or None if unknown."""
        return (
            None if self._remaining is None else max(0, sum(self._remaining.values()))
        )

    def add(self, outcome: Outcome) -> None:
        """Count an item that ended."""
        if outcome.earlier:
            self.earlier += 1
            return
        if outcome.succeeded:
            self.done += 1
        else:
            self.failed += 1
        if self._remaining is not None and outcome.label in self._remaining:
            self._remaining[outcome.label] -= 1

    def set_remaining(self, remaining: dict[str, int] | None) -> None:
        """Set the number of unfinished items by label."""
        self._remaining = remaining

    def status(self) -> tuple[float | None, str]:
        """Return the finished fraction (0 to 1, None if unknown) and a text."""
        rate, remaining = self._rate(), self.remaining
        parts = [f"{self.done} done"]
        if self.failed:
            parts.append(f"{self.failed} failed")
        if self.earlier:
            parts.append(f"{self.earlier} ended earlier")
        if remaining is None:
            return None, ", ".join([*parts, f"{rate:.1f}/s"])
        parts.append(f"{min(self._concurrency, remaining)} running")
        parts.append(f"{rate:.1f}/s")
        if rate and remaining:
            eta = timedelta(seconds=round(remaining / rate))
            parts.insert(0, f"{eta} left")
        labels = {name: n for name, n in (self._remaining or {}).items() if n > 0}
        if 1 < len(labels) <= _MAX_LABELS:
            parts += [f"{name or 'no label'}: {n}" for name, n in labels.items()]
        total = self.finished + remaining
        return (self.finished / total if total else None), ", ".join(parts)

    def _rate(self) -> float:
        """Return the recent rate in items/s."""
        now = self._clock()
        self._marks.append((now, self.finished))
        while len(self._marks) > 2 and now - self._marks[0][0] > _WINDOW:
            self._marks.popleft()
        since, before = self._marks[0]
        return (self.finished - before) / (now - since) if now > since else 0.0
