"""The signature of Standard Webhooks 1.0: of id, time and body, in three headers."""

from __future__ import annotations

import binascii
import hmac
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator

from ittybit.errors import WebhookError
from ittybit.webhooks.keys import decode_secret

ID = "Webhook-Id"
TIMESTAMP = "Webhook-Timestamp"
SIGNATURE = "Webhook-Signature"
TOLERANCE = 300.0
"""Seconds between the clocks of sender and receiver, with the way between them."""

_VERSION = "v1"
MAX_DIGITS = 12
_MAX_SIGNATURES = 100  # signatures in one header; each secret is compared with each


def compute_signature(identifier: str, timestamp: str, body: bytes, key: bytes) -> str:
    """Return one signature with its version: ``v1,`` and base64."""
    digest = _compute_digest(identifier, timestamp, body, key)
    return f"{_VERSION},{b64encode(digest).decode()}"


def parse_timestamp(timestamp: str) -> float:
    """Return the time of the header in Unix seconds; WebhookError where it is none."""
    if timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= MAX_DIGITS:
        return float(timestamp)
    raise WebhookError(f"the header {TIMESTAMP} is not in Unix seconds", step="header")


def check_signature(
    identifier: str, timestamp: str, body: bytes, sent: str, secrets: Iterable[str]
) -> None:
    """Raise WebhookError unless one of the signatures `sent` is by a secret."""
    keys = [key for key in map(decode_secret, secrets) if key is not None]
    if not keys:
        raise WebhookError(
            "this is signed in the way of Standard Webhooks, and none of the secrets "
            "is whsec_ followed by base64, as those are",
            step="secret",
        )
    received = list(_decode_signatures(sent))
    expected = [_compute_digest(identifier, timestamp, body, key) for key in keys]
    # All are compared, so that the time taken does not tell which one fits.
    matches = [hmac.compare_digest(a, b) for a in received for b in expected]
    if not any(matches):
        raise WebhookError(
            f"none of the {len(received)} signatures of version {_VERSION} is that of "
            "this body by any of the secrets; pass the body as it arrived, and the "
            "secret of this endpoint",
            step="signature",
        )


def _compute_digest(identifier: str, timestamp: str, body: bytes, key: bytes) -> bytes:
    head = f"{identifier}.{timestamp}.".encode("latin-1", "replace")
    return hmac.digest(key, head + body, "sha256")


def _decode_signatures(sent: str) -> Iterator[bytes]:
    """The signatures of the known version; others may stand beside them."""
    for part in sent.split()[:_MAX_SIGNATURES]:
        version, _, text = part.partition(",")
        if version == _VERSION:
            try:
                yield b64decode(text, validate=True)
            except (binascii.Error, ValueError):
                continue
