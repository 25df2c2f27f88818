"""The contract in front of the handlers of both ports."""

from collections.abc import Awaitable, Callable

import msgspec
from aiohttp import web

from ittybit_emulator.contract.reliance import Use, uses
from ittybit_emulator.http.bodies import read_body
from ittybit_emulator.http.exchange import EXCHANGE
from ittybit_emulator.service import SERVICE

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_WITH_JSON = ("POST", "PATCH")
_OF_TRANSFERS = ("Content-Range", "Range", "If-Range")


@web.middleware
async def check_contract(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Compare a request with the contract before it is handled."""
    guard, resource = request.app[SERVICE].guard, request.match_info.route.resource
    if guard.is_active and resource is not None:
        operation = f"{request.method} {resource.canonical}"
        body = await _decode(request) if request.method in _WITH_JSON else None
        found = [Use("headers", n) for n in _OF_TRANSFERS if n in request.headers]
        try:
            found += uses(operation, request.query, body)
        except RecursionError:
            return await handler(request)  # which refuses bodies nested so deeply
        guard.check(operation, found)
    return await handler(request)


async def _decode(request: web.Request) -> object:
    """Return the JSON body, or None if it is invalid. The handler reads it again."""
    raw = request[EXCHANGE].body = await read_body(request)
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
