"""Times in webhook bodies, in the formats of all API versions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from ittybit.core.serialization.msgspec_types import convert
from ittybit.errors import ArgumentError

__all__ = ["TIME_FIELDS", "latest_time", "parse_time", "tolerance_seconds"]

TIME_FIELDS = (
    "created_at",
    "created",
    "started_at",
    "updated_at",
    "updated",
    "finished_at",
    "completed",
    "timestamp",
)
_MILLISECONDS = 1e11  # larger numbers are milliseconds


def parse_time(sent: object) -> datetime | None:
    """Return the time of ISO 8601 text or a Unix time in s or ms, otherwise None."""
    if isinstance(sent, bool) or not isinstance(sent, int | float | str):
        return None
    try:
        if isinstance(sent, str):
            time: datetime = convert(sent, datetime)
            return time if time.tzinfo else time.replace(tzinfo=UTC)
        scale = 1000 if abs(sent) >= _MILLISECONDS else 1
        return datetime.fromtimestamp(sent / scale, UTC)
    except (msgspec.ValidationError, ValueError, OverflowError, OSError):
        return None


def latest_time(sent: Mapping[str, object]) -> datetime | None:
    """Return the latest time in a body, or None if it contains no time."""
    return max(
        filter(None, (parse_time(sent.get(name)) for name in TIME_FIELDS)), default=None
    )


_FOREVER = 1e15  # a larger int may exceed the range of float


def tolerance_seconds(tolerance: object) -> float | None:
    """Return `tolerance` in seconds, or None for the default of the scheme."""
    if tolerance is None:
        return None
    if isinstance(tolerance, timedelta):
        tolerance = tolerance.total_seconds()
    if type(tolerance) in (int, float) and tolerance >= 0:  # type: ignore[operator]  # one of the two types
        return float(tolerance) if tolerance < _FOREVER else math.inf  # type: ignore[operator,arg-type]  # one of the two types
    raise ArgumentError(
        f"tolerance must be seconds or a timedelta, 0 or more, got {tolerance!r}"
    )
