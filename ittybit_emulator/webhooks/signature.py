"""The signature of a webhook."""

import hmac

HEADER = "Ittybit-Signature"


def sign(body: bytes, secret: str) -> str:
    """Return the HMAC-SHA256 of the raw `body` as lowercase hexadecimal digits.

    The key is the whole `secret`, including its prefix ``whsec_``.
    """
    return hmac.digest(secret.encode(), body, "sha256").hex()
