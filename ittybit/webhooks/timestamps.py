"""Times in the body of a webhook, in whichever form its generation writes them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import msgspec

from ittybit.core.serialization.msgspec_types import convert
from ittybit.errors import ArgumentError

__all__ = ["NAMES", "latest", "moment", "seconds"]

NAMES = (
    "created_at",
    "created",
    "started_at",
    "updated_at",
    "updated",
    "finished_at",
    "completed",
    "timestamp",
)
_MILLISECONDS = 1e11  # from here on a number cannot be seconds


def moment(sent: object) -> datetime | None:
    """Return an aware datetime of ISO 8601 text, Unix seconds or milliseconds.

    None for anything else. Text without a zone is in UTC.
    """
    if isinstance(sent, bool) or not isinstance(sent, int | float | str):
        return None
    try:
        if isinstance(sent, str):
            found: datetime = convert(sent, datetime)
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        scale = 1000 if abs(sent) >= _MILLISECONDS else 1
        return datetime.fromtimestamp(sent / scale, UTC)
    except (msgspec.ValidationError, ValueError, OverflowError, OSError):
        return None


def latest(sent: Mapping[str, object]) -> datetime | None:
    """Return the latest time of those that a body names, None where it names none."""
    return max(filter(None, (moment(sent.get(name)) for name in NAMES)), default=None)


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
