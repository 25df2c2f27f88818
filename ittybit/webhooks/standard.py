"""The signature of Standard Webhooks 1.0: of id, time and body, in three headers."""

from __future__ import annotations

import binascii
import hmac
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator

from ittybit.errors import WebhookError
from ittybit.webhooks.keys import decoded

__all__ = [
    "DIGITS",
    "SIGNATURE",
    "TIMESTAMP",
    "TOLERANCE",
    "check",
    "seconds",
    "signature",
]

ID = "Webhook-Id"
TIMESTAMP = "Webhook-Timestamp"
SIGNATURE = "Webhook-Signature"
TOLERANCE = 300.0
"""Seconds between the clocks of sender and receiver, with the way between them."""

_VERSION = "v1"
DIGITS = 12
_MOST = 100  # signatures in one header; each secret is compared with each


def signature(identifier: str, timestamp: str, body: bytes, key: bytes) -> str:
    """Return one signature with its version: ``v1,`` and base64."""
    return f"{_VERSION},{b64encode(_digest(identifier, timestamp, body, key)).decode()}"


def seconds(timestamp: str) -> float:
    """Return the time of the header in Unix seconds; WebhookError where it is none."""
    if timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= DIGITS:
        return float(timestamp)
    raise WebhookError(f"the header {TIMESTAMP} is not in Unix seconds", step="header")


def check(
    identifier: str, timestamp: str, body: bytes, sent: str, secrets: Iterable[str]
) -> None:
    """Raise WebhookError unless one of the signatures `sent` is by a secret."""
    keys = [key for key in map(decoded, secrets) if key is not None]
    if not keys:
        raise WebhookError(
            "this is signed in the way of Standard Webhooks, and none of the secrets "
            "is whsec_ followed by base64, as those are",
            step="secret",
        )
    given = list(_given(sent))
    expected = [_digest(identifier, timestamp, body, key) for key in keys]
    # All are compared, so that the time taken does not tell which one fits.
    fits = [hmac.compare_digest(a, b) for a in given for b in expected]
    if not any(fits):
        raise WebhookError(
            f"none of the {len(given)} signatures of version {_VERSION} is that of "
            "this body by any of the secrets; pass the body as it arrived, and the "
            "secret of this endpoint",
            step="signature",
        )


def _digest(identifier: str, timestamp: str, body: bytes, key: bytes) -> bytes:
    head = f"{identifier}.{timestamp}.".encode("latin-1", "replace")
    return hmac.digest(key, head + body, "sha256")


def _given(sent: str) -> Iterator[bytes]:
    """The signatures of the known version; others may stand beside them."""
    for part in sent.split()[:_MOST]:
        version, _, text = part.partition(",")
        if version == _VERSION:
            try:
                yield b64decode(text, validate=True)
            except (binascii.Error, ValueError):
                continue
