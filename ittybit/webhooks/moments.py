"""Times in the body of a webhook, in whichever form its generation writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec

from ittybit.core.serialization.msgspec_types import converted

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
            found: datetime = converted(sent, datetime)
            return found if found.tzinfo else found.replace(tzinfo=UTC)
        scale = 1000 if abs(sent) >= _MILLISECONDS else 1
        return datetime.fromtimestamp(sent / scale, UTC)
    except (msgspec.ValidationError, ValueError, OverflowError, OSError):
        return None


def latest(sent: Mapping[str, object]) -> datetime | None:
    """Return the latest time of those that a body names, None where it names none."""
    return max(filter(None, (moment(sent.get(name)) for name in NAMES)), default=None)
