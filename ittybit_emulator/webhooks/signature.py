"""The signature of a webhook (spec section 21.5)."""

import hmac

HEADER = "Ittybit-Signature"


def sign(body: bytes, secret: str) -> str:
    """Return HMAC-SHA256 of the raw `body` as lower-case hexadecimal digits.

    The whole text of `secret` is the key, its prefix ``whsec_`` included.
    """
    return hmac.digest(secret.encode(), body, "sha256").hex()
