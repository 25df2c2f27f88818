"""Time limit of a measurement."""

from __future__ import annotations

import time


class TimeLimit:
    """Limit of CPU seconds, and of four times as many seconds on a busy machine."""

    def __init__(self, seconds: float) -> None:
        self._cpu = time.process_time() + seconds
        self._wall = time.perf_counter() + 4 * seconds

    def is_reached(self) -> bool:
        """Return whether the limit is reached."""
        return time.process_time() >= self._cpu or time.perf_counter() >= self._wall
