"""The documented signature: HMAC-SHA256 of the body in one header (spec 21.5)."""

from __future__ import annotations

import binascii
import hmac
from base64 import b64decode
from collections.abc import Iterable

from ittybit.errors import WebhookError

__all__ = ["HEADER", "TOLERANCE", "check", "digest", "signature"]

HEADER = "Ittybit-Signature"
TOLERANCE = 86_400.0
"""Seconds. One day, since what is sent again tells the time of the first try."""

_SIZE = 32  # bytes of a SHA-256


def signature(body: bytes, secret: str) -> str:
    """Return HMAC-SHA256 of `body` in lower-case hexadecimal digits.

    The whole text of `secret` is the key, its prefix ``whsec_`` included.
    """
    return digest(body, secret).hex()


def digest(body: bytes, secret: str) -> bytes:
    """Return HMAC-SHA256 of `body`."""
    return hmac.digest(secret.encode(), body, "sha256")


def check(body: bytes, sent: str, secrets: Iterable[str]) -> None:
    """Raise WebhookError unless `sent` is the signature of `body` by a secret.

    Hexadecimal is documented by one source alone: base64 of the same is taken too.
    """
    given = _digest(sent)
    if given is None:
        raise WebhookError(
            "the signature is neither 64 hexadecimal digits nor base64 of 32 bytes; is "
            "`header` the one that holds it?",
            step="header",
        )
    # All are compared, so that the time taken does not tell which one fits.
    fits = [hmac.compare_digest(given, digest(body, key)) for key in secrets]
    if not any(fits):
        raise WebhookError(
            "the signature is not that of this body by any of the secrets; pass the "
            "body as it arrived, not parsed and written anew, and the secret of this "
            "endpoint",
            step="signature",
        )


def _digest(sent: str) -> bytes | None:
    try:
        if len(sent) == 2 * _SIZE:
            return binascii.unhexlify(sent)
        padded = sent.rstrip("=") + "="
        found = b64decode(padded.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        return None
    return found if len(found) == _SIZE else None
