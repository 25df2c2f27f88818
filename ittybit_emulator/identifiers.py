"""Ids and times as the API writes them (spec section 10)."""

import secrets
import string
from datetime import UTC, datetime, timedelta

_LETTERS = string.ascii_letters + string.digits
_LENGTH = 16


def new_id(prefix: str) -> str:
    """Return a new id such as ``med_`` and 16 letters and digits."""
    return f"{prefix}_" + "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


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


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
