"""Clocks for programs whose tests freeze the time."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

# freezegun replaces time.monotonic. Waits and deadlines would then never end.
if hasattr(time, "CLOCK_MONOTONIC"):
    _read: Callable[[], float] = partial(time.clock_gettime, time.CLOCK_MONOTONIC)
else:  # on Windows
    _read = partial(time.monotonic)


def monotonic() -> float:
    """Return the seconds of a monotonic clock, which continues if time is frozen."""
    return _read()


def unix_time() -> float:
    """Return the Unix time in seconds, as a test may have frozen it."""
    return time.time()  # a reference to the function would not be replaced
