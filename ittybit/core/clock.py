"""Monotonic clock that goes on while a test freezes the time."""

from __future__ import annotations

import time
from typing import Any

# freezegun replaces time.monotonic, so waits and deadlines would never end.
_CLOCK: Any = getattr(time, "CLOCK_MONOTONIC", None)  # absent on Windows


def monotonic() -> float:
    """Return the seconds of a monotonic clock."""
    if _CLOCK is None:
        return time.monotonic()
    return time.clock_gettime(_CLOCK)
