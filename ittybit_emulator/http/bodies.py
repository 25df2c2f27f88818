"""Reading of request bodies, and decoding of JSON with errors that name the field."""

from collections.abc import AsyncGenerator
from typing import Any, NoReturn, TypeVar

import msgspec
from aiohttp import web
from msgspec import UNSET, UnsetType

from ittybit_emulator.errors import RequestError
from ittybit_emulator.http.exchange import EXCHANGE
from ittybit_emulator.store.json_depth import is_deeper

_CHUNK = 256 << 10
_JSON_LIMIT = 1 << 20
_DEPTH_LIMIT = 100
_TOO_DEEP = f"the body must be nested at most {_DEPTH_LIMIT} levels deep"

S = TypeVar("S")

Metadata = dict[str, Any] | None


async def read_chunks(request: web.Request) -> AsyncGenerator[bytes]:
    """Yield the body as it arrives."""
    exchange = request[EXCHANGE]
    if exchange.body is not None:
        yield exchange.body
        return
    left = exchange.cut_body_after
    async for chunk in request.content.iter_chunked(_CHUNK):
        piece = chunk if left is None else chunk[:left]
        exchange.recorded.feed(piece)
        yield piece
        if left is not None:
            left -= len(piece)
            if left <= 0:
                _cut(request)


def _cut(request: web.Request) -> NoReturn:
    if request.transport is not None:
        request.transport.abort()
    raise ConnectionResetError("a fault closed the connection during the body")


async def read_body(request: web.Request, limit: int = _JSON_LIMIT) -> bytes:
    """Return the body, or raise RequestError 413 if it exceeds `limit` bytes."""
    body = bytearray()
    async for chunk in read_chunks(request):
        body += chunk
        if len(body) > limit:
            raise RequestError(413, f"the body must have at most {limit} bytes")
    return bytes(body)


async def discard_body(request: web.Request) -> None:
    """Read, record, and discard the body."""
    async for _ in read_chunks(request):
        pass


async def prefetch_body(request: web.Request, limit: int) -> None:
    """Read the whole body of a request that is handled later."""
    request[EXCHANGE].body = await read_body(request, limit)


async def decode_body(request: web.Request, into: type[S]) -> S:
    """Decode the JSON body as `into`, or raise RequestError 400 that names the field.

    An empty body counts as ``{}``.
    """
    raw = await read_body(request) or b"{}"
    try:
        body = msgspec.json.decode(raw, type=into)
    except msgspec.ValidationError as error:
        raise RequestError(400, format_error(str(error))) from error
    except RecursionError as error:
        raise RequestError(400, _TOO_DEEP) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RequestError(400, f"the body must be JSON: {error}") from error
    if is_deeper(raw, _DEPTH_LIMIT):
        raise RequestError(400, _TOO_DEEP)
    return body


def format_error(message: str) -> str:
    """Return msgspec's message, field first: ``title: expected str, got int``."""
    text, _, place = message.partition(" - at ")
    field = place.strip("`").removeprefix("$").lstrip(".")
    words = text.replace("`", "").replace("Expected", "expected")
    return f"{field}: {words}" if field else words.replace("expected", "body: expected")


def merge_metadata(old: Metadata, new: Metadata | UnsetType) -> Metadata:
    """Return metadata after a PATCH; missing keys stay, and null deletes a key."""
    if new is UNSET:
        return old
    if new is None:
        return None
    both = {**(old or {}), **new}
    return {name: value for name, value in both.items() if value is not None}


def clean_metadata(metadata: Metadata) -> Metadata:
    """Return metadata of a new object without keys that are null."""
    return merge_metadata(None, metadata) if metadata is not None else None
