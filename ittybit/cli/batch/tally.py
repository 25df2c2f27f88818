"""How far a run is, while it goes on."""

from __future__ import annotations

import sqlite3
import time
from collections import deque
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from ittybit.batch import Outcome
from ittybit_async.batch.journal.admission import TURN_BITS

_WINDOW = 60.0
"""Seconds over which the rate is taken."""

_FEW = 4
_LEFT = (
    "SELECT label, count(*) FROM items WHERE stage < 6 "
    f"AND turn > (SELECT max(id) << {TURN_BITS} FROM runs) GROUP BY label"
)


def left_of(journal: Path) -> dict[str, int] | None:
    """Return how many items of each label the present run has not finished.

    None where that cannot be told now: the run itself says what is wrong.
    """
    # Without the look at the whole file that others take: this is done often.
    uri = f"{journal.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            return dict(connection.execute(_LEFT).fetchall())
    except (sqlite3.Error, ValueError):  # the run itself says what is damaged
        return None


class Tally:
    """Counts outcomes; `left` is what is still open, None where that is not known."""

    def __init__(
        self, concurrency: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.done: int = 0
        self.failed: int = 0
        self._concurrency = concurrency
        self._clock = clock
        self._left: dict[str, int] | None = None
        self._marks: deque[tuple[float, int]] = deque([(clock(), 0)])

    @property
    def ended(self) -> int:
        """How many have ended in this run."""
        return self.done + self.failed

    @property
    def left(self) -> int | None:
        """How many are still to end."""
        return None if self._left is None else max(0, sum(self._left.values()))

    def add(self, outcome: Outcome) -> None:
        """Count an item that has ended."""
        if outcome.succeeded:
            self.done += 1
        else:
            self.failed += 1
        if self._left is not None and outcome.label in self._left:
            self._left[outcome.label] -= 1

    def know(self, left: dict[str, int] | None) -> None:
        """Take note of how many are open of each label."""
        self._left = left

    def told(self) -> tuple[float | None, str]:
        """Return the part that has ended, and the counts as a text."""
        rate, left = self._rate(), self.left
        parts = [f"{self.done} done"]
        if self.failed:
            parts.append(f"{self.failed} failed")
        if left is None:
            return None, ", ".join([*parts, f"{rate:.1f}/s"])
        parts.append(f"{min(self._concurrency, left)} running")
        parts.append(f"{rate:.1f}/s")
        if rate and left:
            ends = timedelta(seconds=round(left / rate))
            parts.insert(0, f"{ends} left")
        labels = {name: n for name, n in (self._left or {}).items() if n > 0}
        if 1 < len(labels) <= _FEW:
            parts += [f"{name or 'no label'}: {n}" for name, n in labels.items()]
        whole = self.ended + left
        return (self.ended / whole if whole else None), ", ".join(parts)

    def _rate(self) -> float:
        """Items a second, of late."""
        now = self._clock()
        self._marks.append((now, self.ended))
        while len(self._marks) > 2 and now - self._marks[0][0] > _WINDOW:
            self._marks.popleft()
        since, before = self._marks[0]
        return (self.ended - before) / (now - since) if now > since else 0.0
