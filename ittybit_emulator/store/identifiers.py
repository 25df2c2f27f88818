"""IDs and times in the format of the API."""

import secrets
import string
from datetime import UTC, datetime, timedelta

from ittybit_emulator.store.clock import utc_now

_LETTERS = string.ascii_letters + string.digits
_LENGTH = 16
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def new_id(prefix: str) -> str:
    """Return a new ID: the prefix, an underscore, and 16 letters and digits."""
    noise = secrets.token_bytes(_LENGTH)
    return f"{prefix}_" + "".join(_LETTERS[byte % len(_LETTERS)] for byte in noise)


def now() -> str:
    """Return the current UTC time in ISO 8601 with milliseconds and ``Z``."""
    return _text(utc_now())


def ago(seconds: float) -> str:
    """Return the time `seconds` ago in the format of `now`; both sort as text."""
    try:
        return _text(utc_now() - timedelta(seconds=seconds))
    except OverflowError:
        return _text(datetime.min.replace(tzinfo=UTC))


def unix_milliseconds(text: str | None) -> int | None:
    """Convert a time of `now` to Unix milliseconds; None stays None."""
    if text is None:
        return None
    since = datetime.fromisoformat(text) - _EPOCH
    return since // timedelta(milliseconds=1)


def unix_seconds(text: str | None) -> int | None:
    """Convert a time of `now` to whole Unix seconds; None stays None."""
    whole = unix_milliseconds(text)
    return None if whole is None else whole // 1000


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
