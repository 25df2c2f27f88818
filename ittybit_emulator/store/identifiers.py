"""Ids and times as the API writes them (spec section 10)."""

import secrets
import string
from datetime import UTC, datetime, timedelta

_LETTERS = string.ascii_letters + string.digits
_LENGTH = 16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def new_id(prefix: str) -> str:
    """Return a new id such as ``med_`` and 16 letters and digits."""
    noise = secrets.token_bytes(_LENGTH)
    return f"{prefix}_" + "".join(_LETTERS[byte % len(_LETTERS)] for byte in noise)


def now() -> str:
    """Return the present time: ISO 8601, UTC, milliseconds, with ``Z``."""
    return _text(datetime.now(UTC))


def ago(seconds: float) -> str:
    """Return the time so many seconds ago; such texts are in the order of their times.

    What lies before all times that are kept gives the earliest one.
    """
    try:
        return _text(datetime.now(UTC) - timedelta(seconds=seconds))
    except OverflowError:
        return _text(datetime.min.replace(tzinfo=UTC))


def milliseconds(text: str | None) -> int | None:
    """Return a time of `now` in milliseconds since 1970; None stays None."""
    if text is None:
        return None
    since = datetime.fromisoformat(text) - _EPOCH
    return since // timedelta(milliseconds=1)


def seconds(text: str | None) -> int | None:
    """Return a time of `now` in whole seconds since 1970; None stays None."""
    whole = milliseconds(text)
    return None if whole is None else whole // 1000


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
