"""A receiver for aiohttp.web."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Unpack

from aiohttp import web

from ittybit.receivers.receiver import (
    AsyncReceiverOptions,
    Receiver,
    build_response,
    check_handler,
)
from ittybit.receivers.rejection import Rejection
from ittybit.receivers.replay_claims import maybe_await
from ittybit.webhooks import Event
from ittybit.webhooks.keys import Secrets

_READ_TIMEOUT = 5.0  # seconds, after which a sender has hung up (spec section 21)


def aiohttp_handler(
    handle: Callable[[Event], object],
    secrets: Secrets,
    **options: Unpack[AsyncReceiverOptions],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Return a handler that calls `handle` with each event that is true.

    A `handle` that is no plain function is awaited. It answers 200 once `handle` is
    done; what that raises, the server answers with 500, and the sender tries again.
    Raises ArgumentError for secrets or options that cannot be used (spec section 21).

    >>> app.router.add_post("/hooks", aiohttp_handler(handle, "whsec_..."))
    """
    check_handler(handle)
    receiver = Receiver.create(secrets, **options)

    async def handler(request: web.Request) -> web.Response:
        try:
            body = await _read_body(request, receiver)
            async with receiver.receive(body, request.headers.items()) as event:
                await maybe_await(handle(event))
            status = HTTPStatus.OK
        except Rejection as rejection:
            status = rejection.status
        text, headers = build_response(status)
        return web.Response(status=status, body=text, headers=headers)

    return handler


async def _read_body(request: web.Request, receiver: Receiver) -> bytes:
    receiver.check_request(request.method, request.headers.get("Content-Length"))
    body = bytearray()
    try:
        # aiohttp may wait for ever for what follows a malformed chunk.
        async with asyncio.timeout(_READ_TIMEOUT):
            async for block in request.content.iter_any():
                receiver.check_size(len(body) + len(block))
                body += block
    except TimeoutError as error:
        raise Rejection(HTTPStatus.REQUEST_TIMEOUT) from error
    except web.RequestPayloadError as error:  # chunks or compression are malformed
        raise Rejection(HTTPStatus.BAD_REQUEST) from error
    return bytes(body)
