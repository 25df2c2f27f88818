"""Time range of the search for work that an uncertain request may have created."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_MARGIN = timedelta(minutes=1)


def to_server_time(
    since: float, headers: Mapping[str, str], clock: Callable[[], float] = time.time
) -> datetime:
    """Return the local Unix time `since` as server time, minus a safety margin.

    The server's ``Date`` header shows the difference between the two clocks.
    """
    local = datetime.fromtimestamp(clock(), UTC)
    if datetime.fromtimestamp(since, UTC) > local + _MARGIN:
        # The local clock was set back, so the work can be from any time.
        return datetime.min.replace(tzinfo=UTC)
    try:
        remote = parsedate_to_datetime(headers.get("date", ""))
    except (TypeError, ValueError):
        remote = local
    if remote.tzinfo is None:
        remote = remote.replace(tzinfo=UTC)
    return datetime.fromtimestamp(since, UTC) + (remote - local) - _MARGIN


def is_older(works: Sequence[object], begin: datetime) -> bool:
    """Return whether the last of `works` (newest first) was created before `begin`."""
    last = works[-1] if works else None
    date = getattr(last, "created", None) or getattr(last, "created_at", None)
    return isinstance(date, datetime) and date.tzinfo is not None and date < begin
