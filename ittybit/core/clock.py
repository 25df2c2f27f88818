"""Clocks for programs whose tests freeze the time."""

from __future__ import annotations

import time
from typing import Any

# freezegun replaces time.monotonic. Waits and deadlines would then never end.
_CLOCK: Any = getattr(time, "CLOCK_MONOTONIC", None)  # absent on Windows


def monotonic() -> float:
    """Return the seconds of a monotonic clock, which continues if time is frozen."""
    if _CLOCK is None:
        return time.monotonic()
    return time.clock_gettime(_CLOCK)


def unix_time() -> float:
    """Return the Unix time in seconds, as a test may have frozen it."""
    return time.time()  # a reference to the function would not be replaced
