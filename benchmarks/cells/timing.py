"""The CPU of one short function, called over and over."""

from __future__ import annotations

import time
from collections.abc import Callable

from patience import Patience


def microseconds(function: Callable[[], object], seconds: float) -> float:
    """Return the median over rounds of some calls each, in µs of CPU a call."""
    begun = time.process_time()
    function()
    count = max(1, int(0.01 / max(time.process_time() - begun, 1e-6)))
    patience, found = Patience(seconds), []
    while not patience.ended() or len(found) < 3:
        begun = time.process_time()
        for _ in range(count):
            function()
        found.append((time.process_time() - begun) / count)
    return sorted(found)[len(found) // 2] * 1e6
