"""CPU time of a short function."""

from __future__ import annotations

import time
from collections.abc import Callable

from time_limit import TimeLimit


def microseconds(function: Callable[[], object], seconds: float) -> float:
    """Return the CPU time of a call in µs (median over rounds of several calls)."""
    start = time.process_time()
    function()
    count = max(1, int(0.01 / max(time.process_time() - start, 1e-6)))
    limit, found = TimeLimit(seconds), []
    while not limit.is_reached() or len(found) < 3:
        start = time.process_time()
        for _ in range(count):
            function()
        found.append((time.process_time() - start) / count)
    return sorted(found)[len(found) // 2] * 1e6
