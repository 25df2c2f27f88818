"""Signed URLs, computed offline (spec section 18.2).

The signature is HMAC-SHA256 over ``<path>?expiry=<seconds>&method=<verb>``, keyed
with the API key and written in base64url without padding. The domain is not signed.
"""

import hmac
from base64 import urlsafe_b64encode
from urllib.parse import quote

# Left as they are in a path: RFC 3986 "unreserved" plus the separator.
_SAFE = "/-._~"


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


def signed_url(
    domain: str,
    folder: str | None,
    filename: str,
    *,
    expiry: int,
    method: str,
    key: str,
) -> str:
    """Return the signed URL of one file on `domain`.

    `domain` is a host name, or an origin such as ``http://127.0.0.1:8091``; `expiry`
    is in Unix seconds; `method` is ``get`` or ``put``.

    >>> signed_url("p.ittybit.net", "a", "b.mp4", expiry=1, method="get", key="k")
    'https://p.ittybit.net/a/b.mp4?expiry=1&method=get&signature=...'
    """
    origin = domain if "://" in domain else f"https://{domain}"
    path = encode_path(folder, filename)
    message = signed_message(path, expiry=expiry, method=method)
    return f"{origin}/{message}&signature={signature(message, key)}"
