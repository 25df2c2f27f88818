"""What became of many calls, and what they cost."""

from __future__ import annotations

import statistics
import time
from typing import Any


class Tally:
    """Counts calls between its making and its figures."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.errors = 0
        self.first_error: str | None = None
        self._wall = time.perf_counter()
        self._cpu = time.process_time()

    def failed(self, error: object) -> None:
        """Count a call that did not bring what it should."""
        self.errors += 1
        self.first_error = self.first_error or repr(error)[:300]

    def figures(self) -> dict[str, Any]:
        """Return what a call cost this process, all its threads included."""
        cpu = time.process_time() - self._cpu
        wall = time.perf_counter() - self._wall
        done = len(self.seconds)
        told: dict[str, Any] = {"calls": done, "errors": self.errors}
        if self.first_error:
            told["first_error"] = self.first_error
        if done > 1:
            percentiles = statistics.quantiles(self.seconds, n=100, method="inclusive")
            told["p50_ms"], told["p99_ms"] = (
                percentiles[49] * 1e3,
                percentiles[98] * 1e3,
            )
        if done:
            told["cpu_us"] = cpu / done * 1e6
            told["calls_per_second"] = done / wall
        return told


def is_right(call: str, answer: Any) -> bool:
    """Tell whether `answer` is what the server sends to `call`."""
    if call == "list_media":
        return len(answer) == 100 and answer[99].id == "med_000000100099"
    return bool(answer.id == "task_k3v8q1m5x7z2")
