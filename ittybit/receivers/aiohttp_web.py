"""A receiver for aiohttp.web."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Unpack

from aiohttp import web

from ittybit.receivers.receiver import (
    AwaitingReceiverOptions,
    Receiving,
    answer,
    check_handle,
)
from ittybit.receivers.rejection import Refusal
from ittybit.receivers.replay_claims import answered
from ittybit.webhooks import Event
from ittybit.webhooks.keys import Secrets

_PATIENCE = 5.0  # seconds, after which a sender has hung up (spec section 21)


def aiohttp_handler(
    handle: Callable[[Event], object],
    secrets: Secrets,
    **options: Unpack[AwaitingReceiverOptions],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Return a handler that calls `handle` with each event that is true.

    A `handle` that is no plain function is awaited. It answers 200 once `handle` is
    done; what that raises, the server answers with 500, and the sender tries again.
    Raises ArgumentError for secrets or options that cannot be used (spec section 21).

    >>> app.router.add_post("/hooks", aiohttp_handler(handle, "whsec_..."))
    """
    check_handle(handle)
    receiving = Receiving.of(secrets, **options)

    async def handler(request: web.Request) -> web.Response:
        try:
            body = await _read(request, receiving)
            async with receiving.event(body, request.headers.items()) as event:
                await answered(handle(event))
            status = HTTPStatus.OK
        except Refusal as refusal:
            status = refusal.status
        text, headers = answer(status)
        return web.Response(status=status, body=text, headers=headers)

    return handler


async def _read(request: web.Request, receiving: Receiving) -> bytes:
    receiving.check(request.method, request.headers.get("Content-Length"))
    body = bytearray()
    try:
        # aiohttp may wait for ever for what follows a malformed chunk.
        async with asyncio.timeout(_PATIENCE):
            async for block in request.content.iter_any():
                receiving.check_size(len(body) + len(block))
                body += block
    except TimeoutError as error:
        raise Refusal(HTTPStatus.REQUEST_TIMEOUT) from error
    except web.RequestPayloadError as error:  # chunks or compression are malformed
        raise Refusal(HTTPStatus.BAD_REQUEST) from error
    return bytes(body)
