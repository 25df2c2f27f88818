"""Reading of request bodies, with a record and a size limit."""

from collections.abc import AsyncGenerator
from typing import NoReturn

from aiohttp import web

from ittybit_emulator.errors import RequestError
from ittybit_emulator.http.exchange import EXCHANGE

_CHUNK = 256 << 10
_JSON_LIMIT = 1 << 20


async def chunks(request: web.Request) -> AsyncGenerator[bytes]:
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


async def read(request: web.Request, limit: int = _JSON_LIMIT) -> bytes:
    """Return the body, or raise RequestError 413 if it exceeds `limit` bytes."""
    body = bytearray()
    async for chunk in chunks(request):
        body += chunk
        if len(body) > limit:
            raise RequestError(413, f"the body must have at most {limit} bytes")
    return bytes(body)


async def drain(request: web.Request) -> None:
    """Read, record, and discard the body."""
    async for _ in chunks(request):
        pass


async def prefetch(request: web.Request, limit: int) -> None:
    """Read the whole body of a request that is handled later."""
    request[EXCHANGE].body = await read(request, limit)
