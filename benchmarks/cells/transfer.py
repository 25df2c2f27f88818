"""What it cost to send or receive a file."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median
from typing import Any

from memory import forget_peak, peak, resident

PASSES = 5  # the memory that a file is written to is now at hand, now not


def usual(passes: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the medians over the passes, all their errors and their highest peak."""
    figures = {name: median(one[name] for one in passes) for name in passes[0]}
    figures["errors"] = sum(one["errors"] for one in passes)
    figures["extra_peak_bytes"] = max(one["extra_peak_bytes"] for one in passes)
    return figures


class Transfer:
    """One of so many bytes, from its making to its figures."""

    def __init__(self, size: int) -> None:
        self._size = size
        forget_peak()
        self._idle = resident()
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def figures(self, target: Path) -> dict[str, Any]:
        """Return the cost; what came to `target` is looked at, and removed."""
        wall = time.perf_counter() - self._wall
        cpu = time.process_time() - self._cpu
        errors = int(target.exists() and target.stat().st_size != self._size)
        target.unlink(missing_ok=True)
        return {
            "errors": errors,
            "mb_per_second": self._size / 1e6 / wall,
            "cpu_us_per_mb": cpu * 1e6 / (self._size / 1e6),
            "extra_peak_bytes": peak() - self._idle,
        }
