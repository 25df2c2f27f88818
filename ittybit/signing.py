"""Signed URLs, created without a request.

The signature is HMAC-SHA256 over ``<path>?expiry=<seconds>&method=<verb>``. Its key is
the API key, and it is written in base64url without padding. It does not cover the
domain.
"""

from __future__ import annotations

import hmac
import math
import os
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal, TypeAlias
from urllib.parse import parse_qs, quote

from ittybit.core.clock import unix_time
from ittybit.core.config.credentials import Key
from ittybit.core.payloads.api import ITTYBIT
from ittybit.core.printable import show
from ittybit.core.redaction import hide_repr
from ittybit.core.serialization.plain import to_number
from ittybit.core.transfers.filenames import check_filename, check_folder
from ittybit.core.url.url import normalize, split_url
from ittybit.core.validation import check_text
from ittybit.errors import ArgumentError

__all__ = ["sign_url"]

# Not percent-encoded in a path: RFC 3986 "unreserved" and the separator.
_SAFE = "/-._~"
_CLOCK_SKEW = 60.0  # seconds; a larger difference is reported


def signed_message(path: str, *, expiry: int, method: str) -> str:
    """Return the text to sign.

    Args:
        path: Folder and filename, percent-encoded as in the URL, without a leading
            slash.
        expiry: Time when the URL expires, in Unix seconds.
        method: ``get`` or ``put``.
    """
    return f"{path}?expiry={expiry}&method={method}"


def signature(message: str, key: str) -> str:
    """Return the signature of a message.

    Args:
        message: Text to sign.
        key: API key.
    """
    digest = hmac.digest(key.encode(), message.encode(), "sha256")
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def encode_path(folder: str | None, filename: str) -> str:
    """Return a percent-encoded path without a leading slash.

    Args:
        folder: Folder, or None.
        filename: Name of the file.
    """
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
    clock: Callable[[], float] = unix_time,
) -> str:
    """Return a URL that allows access to one file without an API key.

    No request is made.

    Args:
        domain: Delivery domain of the project, or an origin such as
            ``http://127.0.0.1:8091``.
        filename: Name of the file.
        folder: Folder of the file. By default, no folder.
        expiry: Time when the URL expires: an aware datetime, Unix seconds, or a
            timedelta from now. One hour from now by default.
        method: ``get`` to read the file (default) or ``put`` to upload it.
        key: API key. ``ITTYBIT_API_KEY`` by default.
        clock: Function that returns the current Unix time in seconds.

    Raises:
        ArgumentError: An argument is invalid, or no key is available.

    >>> sign_url("p.ittybit.net", "b.mp4", folder="a", expiry=4102444800, key="k")
    'https://p.ittybit.net/a/b.mp4?expiry=4102444800&method=get&signature=...'
    """
    key = hide_repr(key)
    key = Key.of(key, ITTYBIT, os.environ).value or ""
    if method not in ("get", "put"):
        raise ArgumentError(f"method must be 'get' or 'put', got {show(method)}")
    domain = check_text("domain", domain)
    origin = domain if "://" in domain else f"https://{domain}"
    origin = normalize(origin, "domain").rstrip("/")
    if split_url(origin)[1]:
        raise ArgumentError(
            f"domain must be a host name or an origin, got {show(domain)}"
        )
    seconds = unix_seconds(expiry, clock())
    path = encode_path(check_folder(folder), check_filename(filename))
    message = signed_message(path, expiry=seconds, method=method)
    return f"{origin}/{message}&signature={signature(message, key)}"


def explain_refusal(
    url: str,
    headers: Mapping[str, str] | None,
    clock: Callable[[], float] = unix_time,
) -> str:
    """Return the probable reason why the server refused a signed URL.

    Args:
        url: The signed URL.
        headers: Headers of the response. ``Date`` shows the clock of the server.
        clock: Function that returns the current Unix time in seconds.

    Returns:
        Text to append to an error message. It is empty if no reason is known.
    """
    expiry = parse_qs(url.partition("?")[2]).get("expiry", [""])[0]
    if not (expiry.isascii() and expiry.isdecimal() and len(expiry) < 12):
        return ""
    here = clock()
    there = _date(headers, here)
    if abs(there - here) > _CLOCK_SKEW:
        return (
            f"; the clock of this machine and the clock of the server are "
            f"{abs(there - here):.0f} s apart: correct it, and sign again"
        )
    if int(expiry) <= there:
        moment = datetime.fromtimestamp(int(expiry), UTC).isoformat()
        return f"; the URL expired at {moment}: get a new one"
    return ""


def _date(headers: Mapping[str, str] | None, default: float) -> float:
    try:
        return parsedate_to_datetime((headers or {})["date"]).timestamp()
    except (KeyError, ValueError, OverflowError):
        return default


Expiry: TypeAlias = datetime | timedelta | int | float
"""Aware datetime, Unix seconds, or a timedelta from now."""

_LATEST = 1e11  # Unix seconds in the year 5138; more is probably milliseconds


def unix_seconds(expiry: Expiry, now: float | None = None) -> int:
    """Return `expiry` in Unix seconds.

    Args:
        expiry: The time.
        now: Current Unix time in seconds. By default, the time of this machine.

    Raises:
        ArgumentError: `expiry` is not a time, or in the past.
    """
    now = unix_time() if now is None else now
    seconds = _seconds(expiry, now)
    if seconds >= _LATEST:
        raise ArgumentError(
            f"expiry must be in seconds, not in milliseconds, got {show(expiry)}"
        )
    if seconds <= now:
        raise ArgumentError(f"expiry must be in the future, got {show(expiry)}")
    return math.ceil(seconds)


def _seconds(expiry: object, now: float) -> float:
    if isinstance(expiry, timedelta):
        return now + expiry.total_seconds()
    if isinstance(expiry, datetime):
        if expiry.tzinfo is None:
            raise ArgumentError(
                "expiry needs a time zone, such as datetime.now(UTC), "
                f"got {show(expiry)}"
            )
        return expiry.timestamp()
    seconds = to_number(expiry)
    if type(seconds) in (int, float) and seconds == seconds:
        return float(min(seconds, _LATEST))  # a larger int may not fit a float
    raise ArgumentError(
        f"expiry must be a datetime, a timedelta, or Unix seconds, got {show(expiry)}"
    )
