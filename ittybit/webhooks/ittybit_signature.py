"""Ittybit signature scheme: HMAC-SHA256 of the body in one header."""

from __future__ import annotations

import binascii
import hmac
from base64 import b64decode
from collections.abc import Iterable

from ittybit.core.redaction import hide_repr
from ittybit.errors import WebhookError
from ittybit.webhooks.arguments import Secret, encode_secret

__all__ = [
    "HEADER",
    "TOLERANCE",
    "check_signature",
    "compute_digest",
    "compute_signature",
]

HEADER = "Ittybit-Signature"
TOLERANCE = 86_400.0
"""Seconds. One day, because a retried delivery contains the time of its first try."""

_SIZE = 32  # bytes of a SHA-256


def compute_signature(body: bytes, secret: Secret) -> str:
    """Return HMAC-SHA256 of `body` in hex. The key includes the prefix ``whsec_``."""
    return compute_digest(body, secret).hex()


def compute_digest(body: bytes, secret: Secret) -> bytes:
    """Return HMAC-SHA256 of `body`."""
    return hmac.digest(encode_secret(secret), body, "sha256")


def check_signature(body: bytes, sent: str, secrets: Iterable[Secret]) -> None:
    """Raise WebhookError unless `sent` is a signature of `body` with a secret.

    The API documents hex in one place only, so base64 is accepted too.
    """
    received = _decode_signature(sent)
    if received is None:
        raise WebhookError(
            "the signature is neither 64 hex digits nor base64 of 32 bytes; check that "
            "`header` names the signature header",
            step="header",
        )
    digests = [hide_repr(compute_digest(body, secret)) for secret in secrets]
    # Compare with all secrets, so that the timing does not reveal which one matches.
    matches = [hmac.compare_digest(received, digest) for digest in digests]
    if not any(matches):
        raise WebhookError(
            "the signature does not match the body with any secret; pass the secret of "
            "this endpoint, and the body as received, not parsed and serialized again",
            step="signature",
        )


def _decode_signature(sent: str) -> bytes | None:
    try:
        if len(sent) == 2 * _SIZE:
            return binascii.unhexlify(sent)
        padded = sent.rstrip("=") + "="
        decoded = b64decode(padded.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        return None
    return decoded if len(decoded) == _SIZE else None
