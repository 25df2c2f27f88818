"""Signing webhooks, to test one's own endpoint."""

from __future__ import annotations

import re
import time
import uuid
from typing import Literal

from ittybit.errors import ArgumentError
from ittybit.webhooks import documented, standard
from ittybit.webhooks.headers import check_header
from ittybit.webhooks.keys import PREFIX, checked_secrets, decoded
from ittybit.webhooks.payload import check_body

__all__ = ["sign"]

_IDENTIFIER = re.compile(r"[!-~]+")  # visible ASCII, as a header can hold


def sign(
    body: bytes,
    secret: str,
    *,
    scheme: Literal["ittybit", "standard"] = "ittybit",
    header: str = documented.HEADER,
    id: str | None = None,
    timestamp: int | None = None,
) -> dict[str, str]:
    """Return the headers that a true webhook with this `body` has.

    `scheme` ``"ittybit"`` is the documented one, a signature in `header`;
    ``"standard"`` that of Standard Webhooks, whose `secret` is ``whsec_`` and base64,
    with an `id` and a `timestamp` in Unix seconds: by default a new one, and now.
    Raises ArgumentError for what cannot be used (spec section 21.5).

    >>> sign(b"{}", "whsec_test")
    {'Ittybit-Signature': '...'}
    """
    check_body(body)
    check_header(header)
    checked_secrets([secret])
    if scheme == "ittybit":
        return {header: documented.signature(body, secret)}
    if scheme != "standard":
        raise ArgumentError(f"scheme must be 'ittybit' or 'standard', got {scheme!r}")
    identifier = f"msg_{uuid.uuid4().hex}" if id is None else _checked_id(id)
    told = _told(timestamp)
    return {
        standard.ID: identifier,
        standard.TIMESTAMP: told,
        standard.SIGNATURE: standard.signature(identifier, told, body, _key(secret)),
    }


def _checked_id(id: object) -> str:
    if isinstance(id, str) and _IDENTIFIER.fullmatch(id):
        return id
    raise ArgumentError(f"id must be visible ASCII, without spaces, got {id!r}")


def _told(timestamp: int | None) -> str:
    seconds = int(time.time()) if timestamp is None else timestamp
    if type(seconds) is not int or not 0 <= seconds < 10**standard.DIGITS:
        raise ArgumentError(f"timestamp must be in whole Unix seconds, got {seconds!r}")
    return str(seconds)


def _key(secret: str) -> bytes:
    key = decoded(secret)
    if key is None:
        raise ArgumentError(
            f"a secret of Standard Webhooks is {PREFIX} followed by base64; this is not"
        )
    return key
