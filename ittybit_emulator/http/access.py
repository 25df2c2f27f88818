"""Access checks: an API key, or a signed URL for uploads and downloads."""

import hmac

from aiohttp import web

from ittybit.signing import signature, signed_message
from ittybit_emulator.errors import RequestError
from ittybit_emulator.service import SERVICE
from ittybit_emulator.store.clock import unix_time

_PARTS = ("expiry", "method", "signature")


def raw_path(request: web.Request) -> str:
    """Return the path as the client sent it, without the leading slash."""
    path = request.raw_path.partition("?")[0]
    if not path.startswith("/"):
        # A client that uses a proxy sends an absolute URL as the request target.
        path = path.partition("://")[2].partition("/")[2]
    return path.removeprefix("/")


def check_read(request: web.Request) -> None:
    """Raise RequestError 401 or 403 unless the request may read its path."""
    if is_signed(request):
        check_signature(request, "get")
    elif request.app[SERVICE].settings.private:
        check_key(request)


def check_write(request: web.Request) -> None:
    """Raise RequestError 401 or 403 unless the request may write its path."""
    if is_signed(request):
        check_signature(request, "put")
    else:
        check_key(request)


def check_key(request: web.Request) -> None:
    """Raise RequestError 401 unless the request has the API key as a bearer token."""
    header = request.headers.get("Authorization")
    if header is None:
        message = "the API key is missing; send 'Authorization: Bearer <key>'"
        bearer = {"WWW-Authenticate": "Bearer"}
        raise RequestError(401, message, bearer, kind="token_missing")
    scheme, _, key = header.partition(" ")
    expected = request.app[SERVICE].settings.key.encode()
    if scheme.lower() != "bearer" or not hmac.compare_digest(
        key.strip().encode(errors="surrogateescape"), expected
    ):
        message = "the API key is invalid"
        raise RequestError(401, message, {"WWW-Authenticate": "Bearer"})


def is_signed(request: web.Request) -> bool:
    """Return whether the URL has any query parameter of a signature."""
    return any(part in request.query for part in _PARTS)


def check_signature(request: web.Request, method: str) -> None:
    """Raise RequestError 403 unless the URL is signed for `method` and not expired."""
    query = request.query
    missing = [part for part in _PARTS if part not in query]
    if missing:
        raise RequestError(403, f"the signed URL lacks {', '.join(missing)}")
    expiry = query["expiry"]
    if not (expiry.isascii() and expiry.isdecimal() and len(expiry) < 16):
        raise RequestError(403, f"expiry must be a Unix time, got {expiry!r}")
    message = signed_message(
        raw_path(request), expiry=int(expiry), method=query["method"]
    )
    expected = signature(message, request.app[SERVICE].settings.key)
    given = query["signature"].encode(errors="surrogateescape")
    if not hmac.compare_digest(given, expected.encode()):
        raise RequestError(403, "the signature does not match this URL")
    if query["method"] != method:
        message = f"the URL is signed for {query['method'].upper()} only"
        raise RequestError(403, message)
    if int(expiry) <= unix_time():
        raise RequestError(403, f"the signed URL expired at {expiry}")
