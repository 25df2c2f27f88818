"""When to stop: after so much work, or on a busy machine after so much time."""

from __future__ import annotations

import time


class Patience:
    """Ends after some seconds of CPU, or four times as many by the clock."""

    def __init__(self, seconds: float) -> None:
        self._cpu = time.process_time() + seconds
        self._wall = time.perf_counter() + 4 * seconds

    def ended(self) -> bool:
        """Tell whether it is over."""
        return time.process_time() >= self._cpu or time.perf_counter() >= self._wall
