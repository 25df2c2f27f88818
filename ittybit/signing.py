"""Signed URLs, computed offline (spec section 18.2).

The signature is HMAC-SHA256 over ``<path>?expiry=<seconds>&method=<verb>``, keyed
with the API key and written in base64url without padding. The domain is not signed.
"""

from __future__ import annotations

import hmac
import math
import os
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal, TypeAlias
from urllib.parse import parse_qs, quote

from ittybit.core.config.credentials import Key
from ittybit.core.payloads.api import ITTYBIT
from ittybit.core.redaction import secret
from ittybit.core.transfers.filenames import check_filename, check_folder
from ittybit.core.url.url import normalize, split_place
from ittybit.errors import ArgumentError

__all__ = ["sign_url"]

# Left as they are in a path: RFC 3986 "unreserved" plus the separator.
_SAFE = "/-._~"
_CLOCK_SKEW = 60.0  # seconds, from which on a clock is called wrong


def signed_message(path: str, *, expiry: int, method: str) -> str:
    """Return the text that is signed: `path` with `expiry` (Unix seconds) and `method`.

    `path` is folder and filename, percent-encoded as they stand in the URL, without
    a leading slash; `method` is ``get`` or ``put``.
    """
    return f"{path}?expiry={expiry}&method={method}"


def signature(message: str, key: str) -> str:
    """Sign `message` with the API key `key`."""
    digest = hmac.digest(key.encode(), message.encode(), "sha256")
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def encode_path(folder: str | None, filename: str) -> str:
    """Join folder and filename to a percent-encoded path without a leading slash."""
    parts = [part for part in (*(folder or "").split("/"), filename) if part]
    return quote("/".join(parts), safe=_SAFE)


def sign_url(
    domain: str,
    filename: str,
    *,
    folder: str | None = None,
    expiry: Expiry = timedelta(hours=1),
    method: Literal["get", "put"] = "get",
    key: str | None = None,
    clock: Callable[[], float] = time.time,
) -> str:
    """Return a URL that reads (``get``) or uploads (``put``) one file without a key.

    `domain` is the delivery domain of the project, or an origin such as
    ``http://127.0.0.1:8091``. `expiry` is a moment (an aware datetime, or Unix seconds)
    or a time from now (a timedelta), measured by this machine's clock. `key` is the API
    key, from ``ITTYBIT_API_KEY`` unless given. No request is made. Raises ArgumentError
    for an argument that cannot be used (spec section 18.2).

    >>> sign_url("p.ittybit.net", "b.mp4", folder="a", expiry=4102444800, key="k")
    'https://p.ittybit.net/a/b.mp4?expiry=4102444800&method=get&signature=...'
    """
    key = secret(key)
    key = Key.of(key, ITTYBIT, os.environ).fixed or ""
    if method not in ("get", "put"):
        raise ArgumentError(f"method must be 'get' or 'put', got {method!r}")
    origin = domain if "://" in domain else f"https://{domain}"
    origin = normalize(origin, "domain").rstrip("/")
    if split_place(origin)[1]:
        raise ArgumentError(f"domain must be a host name or an origin, got {domain!r}")
    seconds = unix_seconds(expiry, clock())
    path = encode_path(check_folder(folder), check_filename(filename))
    message = signed_message(path, expiry=seconds, method=method)
    return f"{origin}/{message}&signature={signature(message, key)}"


def explain_refusal(
    url: str,
    headers: Mapping[str, str] | None,
    clock: Callable[[], float] = time.time,
) -> str:
    """Return why the server of `url`, a signed one, may have refused it; or nothing.

    It is told by the expiry in the URL, and by the ``Date`` that the server sent.
    """
    told = parse_qs(url.partition("?")[2]).get("expiry", [""])[0]
    if not (told.isascii() and told.isdecimal() and len(told) < 12):
        return ""
    here = clock()
    there = _date(headers, here)
    if abs(there - here) > _CLOCK_SKEW:
        return (
            f"; the clock of this machine and that of the server are "
            f"{abs(there - here):.0f} s apart: set it right, and sign anew"
        )
    if int(told) <= there:
        moment = datetime.fromtimestamp(int(told), UTC).isoformat()
        return f"; the URL expired at {moment}: get a new one"
    return ""


def _date(headers: Mapping[str, str] | None, default: float) -> float:
    try:
        return parsedate_to_datetime((headers or {})["date"]).timestamp()
    except (KeyError, ValueError, OverflowError):
        return default


Expiry: TypeAlias = datetime | timedelta | int | float
"""A moment (an aware datetime, or Unix seconds), or a time from now (a timedelta)."""

_LATEST = 1e11  # beyond the year 5000: more likely milliseconds


def unix_seconds(expiry: Expiry, now: float | None = None) -> int:
    """Return `expiry` in Unix seconds; ArgumentError where it is past or no moment.

    `now` is in Unix seconds too, that of this machine's clock unless given.
    """
    now = time.time() if now is None else now
    seconds = _seconds(expiry, now)
    if seconds >= _LATEST:
        raise ArgumentError(f"expiry is in seconds, not in milliseconds: {expiry!r}")
    if seconds <= now:
        raise ArgumentError(f"expiry must be in the future, got {expiry!r}")
    return math.ceil(seconds)


def _seconds(expiry: object, now: float) -> float:
    if isinstance(expiry, timedelta):
        return now + expiry.total_seconds()
    if isinstance(expiry, datetime):
        if expiry.tzinfo is None:
            raise ArgumentError(
                f"expiry needs a time zone, such as datetime.now(UTC), got {expiry!r}"
            )
        return expiry.timestamp()
    if type(expiry) in (int, float) and expiry == expiry:
        return float(expiry)  # type: ignore[arg-type]  # one of the two types above
    raise ArgumentError(
        f"expiry must be a datetime, a timedelta or Unix seconds, got {expiry!r}"
    )
