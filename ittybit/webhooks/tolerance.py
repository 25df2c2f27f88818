"""How far the time of a webhook may lie from now."""

from __future__ import annotations

import math
from datetime import timedelta

from ittybit.errors import ArgumentError

_FOREVER = 1e15  # an int may be more than a float can hold


def seconds(tolerance: object) -> float | None:
    """Return `tolerance` in seconds, None where it is that of the scheme.

    Raises ArgumentError for what is no time.
    """
    if tolerance is None:
        return None
    if isinstance(tolerance, timedelta):
        tolerance = tolerance.total_seconds()
    if type(tolerance) in (int, float) and tolerance >= 0:  # type: ignore[operator]  # one of the two types
        return float(tolerance) if tolerance < _FOREVER else math.inf  # type: ignore[operator,arg-type]  # one of the two types
    raise ArgumentError(
        f"tolerance must be seconds or a timedelta, 0 or more, got {tolerance!r}"
    )
