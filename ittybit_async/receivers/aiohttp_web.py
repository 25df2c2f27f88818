"""A receiver for aiohttp.web."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Unpack

from aiohttp import web

from ittybit.webhooks import Event
from ittybit.webhooks.keys import Secrets
from ittybit_async.receivers.receiving import (
    ReceiverOptions,
    Receiving,
    Refusal,
    answer,
)


def aiohttp_handler(
    handle: Callable[[Event], Awaitable[object]],
    secrets: Secrets,
    **options: Unpack[ReceiverOptions],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Return a handler that awaits `handle` with each event that is true.

    It answers 200 once `handle` is done; what that raises, the server answers with 500,
    and the sender tries again. Raises ArgumentError for secrets or options that cannot
    be used (spec section 21).

    >>> app.router.add_post("/hooks", aiohttp_handler(handle, "whsec_..."))
    """
    receiving = Receiving.of(secrets, **options)

    async def handler(request: web.Request) -> web.Response:
        try:
            body = await _read(request, receiving)
            with receiving.event(body, request.headers.items()) as event:
                await handle(event)
            status = HTTPStatus.OK
        except Refusal as refusal:
            status = refusal.status
        text, headers = answer(status)
        return web.Response(status=status, body=text, headers=headers)

    return handler


async def _read(request: web.Request, receiving: Receiving) -> bytes:
    receiving.check(request.method, request.headers.get("Content-Length"))
    body = bytearray()
    async for block in request.content.iter_any():
        receiving.check_size(len(body) + len(block))
        body += block
    return bytes(body)
