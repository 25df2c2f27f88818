"""Markers that identify the work of a batch on the server, and the search for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from ittybit.core.clock import unix_time
from ittybit.core.http.models import Response
from ittybit.errors import APIResponseValidationError

METADATA = "ittybit_batch"
_MARGIN = timedelta(minutes=1)


def mark_ref(ref: str | None, marker: str) -> str:
    """Return `ref` with the marker."""
    return f"{ref or ''}~{marker}"


def find_marker(work: Any) -> str | None:
    """Return the marker of a Task, Job, or Run, or None if no batch created it."""
    metadata: Any = getattr(work, "metadata", None)
    found = metadata.get(METADATA) if isinstance(metadata, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  # sent by the server
    if isinstance(found, str):  # the caller's ref of a job may look similar
        return found
    options: Any = getattr(work, "options", None)
    ref = options.get("ref") if isinstance(options, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  # sent by the server
    if isinstance(ref, str) and ref[-17:-16] == "~":
        return ref[-16:]
    return None


def check_works(works: Sequence[Any], response: Response) -> Sequence[Any]:
    """Return the listed `works`, or raise APIResponseValidationError.

    A damaged list does not show that work is missing: creating it would pay twice.
    """
    is_list = response.content.strip() not in (b"", b"null")
    if not is_list or not all(isinstance(getattr(w, "id", 0), str) for w in works):
        raise APIResponseValidationError(
            f"{response.request}: the server sent a damaged list; look at it, and "
            "retry the item",
            response=response,
        )
    return works


def is_adoptable(work: Any, oldest: datetime) -> bool:
    """Return whether a create after the server time `oldest` may have made `work`.

    Work that has failed is no result of it.
    """
    return not is_older([work], oldest) and (work.succeeded or not work.ended)


def strip_marker(ref: str | None) -> str | None:
    """Return `ref` without the marker, as the item had it.

    >>> strip_marker("cover~0123456789abcdef")
    'cover'
    """
    if ref is None or ref[-17:-16] != "~":
        return ref
    return ref[:-17] or None


def to_server_time(
    since: float, headers: Mapping[str, str], clock: Callable[[], float] = unix_time
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
