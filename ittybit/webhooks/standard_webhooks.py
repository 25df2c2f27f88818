"""Signature scheme of Standard Webhooks 1.0, which signs the ID, time, and body."""

from __future__ import annotations

import binascii
import hmac
from base64 import b64decode, b64encode
from collections.abc import Container, Iterable, Iterator

from ittybit.core.redaction import hide_repr
from ittybit.errors import WebhookError
from ittybit.webhooks.arguments import Secret, standard_keys

__all__ = [
    "ID",
    "MAX_DIGITS",
    "SIGNATURE",
    "TIMESTAMP",
    "TOLERANCE",
    "check_signature",
    "compute_signature",
    "header_names",
    "parse_timestamp",
]

ID = "Webhook-Id"
TIMESTAMP = "Webhook-Timestamp"
SIGNATURE = "Webhook-Signature"
_NAMES = ((ID, TIMESTAMP, SIGNATURE), ("Svix-Id", "Svix-Timestamp", "Svix-Signature"))
TOLERANCE = 300.0
"""Seconds for clock differences and transmission."""

_VERSION = "v1"
MAX_DIGITS = 12
_MAX_SIGNATURES = 100  # signatures per header, each compared with each secret


def header_names(fields: Container[str]) -> tuple[str, str, str] | None:
    """Return the names of the headers with the ID, time, and signature, if present."""
    return next((names for names in _NAMES if names[-1].lower() in fields), None)


def compute_signature(identifier: str, timestamp: str, body: bytes, key: bytes) -> str:
    """Return a signature with its version: ``v1,`` followed by base64."""
    digest = _compute_digest(identifier, timestamp, body, key)
    return f"{_VERSION},{b64encode(digest).decode()}"


def parse_timestamp(timestamp: str, header: str) -> float:
    """Return the Unix time of the header `header`, or raise WebhookError."""
    if timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= MAX_DIGITS:
        return float(timestamp)
    raise WebhookError(
        f"the header {header} must be Unix seconds, got {timestamp[:20]!r}",
        step="header",
    )


def check_signature(
    identifier: str, timestamp: str, body: bytes, sent: str, secrets: Iterable[Secret]
) -> None:
    """Raise WebhookError unless one of the signatures `sent` matches a secret."""
    keys = [hide_repr(key) for secret in secrets for key in standard_keys(secret)]
    if not keys:
        raise WebhookError(
            "the webhook uses Standard Webhooks, but no secret is base64 (with or "
            "without whsec_); pass the secret of this endpoint",
            step="secret",
        )
    received = list(_decode_signatures(sent))
    expected = [
        hide_repr(_compute_digest(identifier, timestamp, body, key)) for key in keys
    ]
    # Compare with all secrets, so that the timing does not reveal which one matches.
    matches = [hmac.compare_digest(a, b) for a in received for b in expected]
    if not any(matches):
        raise WebhookError(
            f"none of the {len(received)} signatures of version {_VERSION} matches the "
            "body with any secret; pass the body as received, and the secret of this "
            "endpoint",
            step="signature",
        )


def _compute_digest(identifier: str, timestamp: str, body: bytes, key: bytes) -> bytes:
    head = f"{identifier}.{timestamp}.".encode("latin-1", "replace")
    return hmac.digest(key, head + body, "sha256")


def _decode_signatures(sent: str) -> Iterator[bytes]:
    """Yield the signatures of the supported version, ignoring others."""
    for part in sent.split()[:_MAX_SIGNATURES]:
        version, _, text = part.partition(",")
        if version == _VERSION:
            try:
                yield b64decode(text, validate=True)
            except (binascii.Error, ValueError):
                continue
