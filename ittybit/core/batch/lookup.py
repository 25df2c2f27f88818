"""How far back to look for work that may have been created."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_MARGIN = timedelta(minutes=1)


def to_server_time(
    since: float, headers: Mapping[str, str], clock: Callable[[], float] = time.time
) -> datetime:
    """Return the moment `since` of this machine's clock by that of the server.

    The server's ``Date`` tells how far the two are apart; a minute is taken off. What
    is to come by this clock, which was put back then, may be of any time.
    """
    here = datetime.fromtimestamp(clock(), UTC)
    if datetime.fromtimestamp(since, UTC) > here + _MARGIN:
        return datetime.min.replace(tzinfo=UTC)
    try:
        there = parsedate_to_datetime(headers.get("date", ""))
    except (TypeError, ValueError):
        there = here
    if there.tzinfo is None:
        there = there.replace(tzinfo=UTC)
    return datetime.fromtimestamp(since, UTC) + (there - here) - _MARGIN


def is_older(works: Sequence[object], begin: datetime) -> bool:
    """Tell whether the last of `works`, newest first, is from before `begin`."""
    last = works[-1] if works else None
    told = getattr(last, "created", None) or getattr(last, "created_at", None)
    return isinstance(told, datetime) and told.tzinfo is not None and told < begin
