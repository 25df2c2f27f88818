"""Webhook receiver for aiohttp.web."""

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
from ittybit.receivers.replay_claims import Rejection, maybe_await
from ittybit.webhooks import Event
from ittybit.webhooks.arguments import Secrets

__all__ = ["aiohttp_handler"]

_READ_TIMEOUT = 5.0  # seconds, after which the API closes the connection


def aiohttp_handler(
    handle: Callable[[Event], object],
    secrets: Secrets,
    **options: Unpack[AsyncReceiverOptions],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Return a handler that calls `handle` with each verified event.

    The handler responds with 200 when `handle` returns. If `handle` raises an
    exception, the server responds with 500, and the API sends the webhook again.

    Args:
        handle: Function or coroutine function of one event.
        secrets: Secret of the endpoint, or several during a rotation.
        **options: `limit` is the maximum size of a body in bytes (default 1 MiB).
            `tolerance` (seconds or a timedelta) and `header` have the meaning and the
            defaults of `ittybit.webhooks.verify`. `cache` is a replay cache, which may
            be asynchronous (default: a new ReplayCache). `events` is a Dispatcher that
            receives each event before `handle` does.

    Returns:
        A handler for ``app.router.add_post``.

    Raises:
        ArgumentError: A secret or an option is invalid.

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
        # After a malformed chunk, aiohttp may wait forever for more data.
        async with asyncio.timeout(_READ_TIMEOUT):
            async for block in request.content.iter_any():
                receiver.check_size(len(body) + len(block))
                body += block
    except TimeoutError as error:
        raise Rejection(HTTPStatus.REQUEST_TIMEOUT) from error
    except web.RequestPayloadError as error:  # malformed chunks or compression
        raise Rejection(HTTPStatus.BAD_REQUEST) from error
    return bytes(body)
