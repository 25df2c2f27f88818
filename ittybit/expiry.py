"""When a signed URL stops working."""

from __future__ import annotations

import math
import time
from datetime import datetime, timedelta
from typing import TypeAlias

from ittybit.errors import ArgumentError

Expiry: TypeAlias = datetime | timedelta | int | float
"""A moment (an aware datetime, or Unix seconds), or a time from now (a timedelta)."""

_LATEST = 1e11  # beyond the year 5000: more likely milliseconds


def unix_seconds(expiry: Expiry, now: float | None = None) -> int:
    """Return `expiry` in Unix seconds; ArgumentError where it is past or no moment.

    `now` is in Unix seconds too, that of this machine's clock unless given.
    """
    now = time.time() if now is None else now
    seconds = _seconds(expiry, now)
    if seconds >= _LATEST:
        raise ArgumentError(f"expiry is in seconds, not in milliseconds: {expiry!r}")
    if seconds <= now:
        raise ArgumentError(f"expiry must be in the future, got {expiry!r}")
    return math.ceil(seconds)


def _seconds(expiry: object, now: float) -> float:
    if isinstance(expiry, timedelta):
        return now + expiry.total_seconds()
    if isinstance(expiry, datetime):
        if expiry.tzinfo is None:
            raise ArgumentError(
                f"expiry needs a time zone, such as datetime.now(UTC), got {expiry!r}"
            )
        return expiry.timestamp()
    if type(expiry) in (int, float) and expiry == expiry:
        return float(expiry)  # type: ignore[arg-type]  # one of the two types above
    raise ArgumentError(
        f"expiry must be a datetime, a timedelta or Unix seconds, got {expiry!r}"
    )
