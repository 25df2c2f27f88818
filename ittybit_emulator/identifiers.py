"""Ids and times as the API writes them (spec section 10)."""

import secrets
import string
from datetime import UTC, datetime

_LETTERS = string.ascii_letters + string.digits
_LENGTH = 16


def new_id(prefix: str) -> str:
    """Return a new id such as ``med_`` and 16 letters and digits."""
    return f"{prefix}_" + "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def now() -> str:
    """Return the present time: ISO 8601, UTC, milliseconds, with ``Z``."""
    moment = datetime.now(UTC).isoformat(timespec="milliseconds")
    return moment.replace("+00:00", "Z")
