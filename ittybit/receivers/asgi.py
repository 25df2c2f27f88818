"""Webhook receiver as an ASGI application, for Starlette, FastAPI, and others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeAlias, Unpack

from ittybit.receivers.receiver import (
    AsyncReceiverOptions,
    Receiver,
    build_response,
    check_handler,
)
from ittybit.receivers.replay_claims import Rejection, maybe_await
from ittybit.webhooks import Event
from ittybit.webhooks.arguments import Secrets

__all__ = ["ASGIApp", "Message", "Receive", "Send", "asgi_app"]

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
ASGIApp: TypeAlias = Callable[[Message, Receive, Send], Awaitable[None]]


class _Disconnected(Exception):
    """Connection that the sender closed before the end of the body."""


@dataclass(frozen=True)
class _App:
    """ASGI application. It is an object because Starlette wraps functions."""

    handle: Callable[[Event], object]
    receiver: Receiver

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            # ASGI defines that an application without lifespan raises an exception.
            raise NotImplementedError(f"scope type must be http, got {scope['type']}")
        try:
            body = await _read_body(scope, receive, self.receiver)
            async with self.receiver.receive(body, scope["headers"]) as event:
                await maybe_await(self.handle(event))
            status = HTTPStatus.OK
        except _Disconnected:
            return
        except Rejection as rejection:
            status = rejection.status
        await _respond(send, status)


def asgi_app(
    handle: Callable[[Event], object],
    secrets: Secrets,
    **options: Unpack[AsyncReceiverOptions],
) -> ASGIApp:
    """Return an ASGI application that calls `handle` with each verified event.

    The application responds with 200 when `handle` returns. If `handle` raises an
    exception, the server responds with 500, and the API sends the webhook again.

    In Starlette and FastAPI, add it as a route. If you mount it at ``/hooks``, requests
    to ``/hooks`` are redirected to ``/hooks/``, and the API might not follow.

    Args:
        handle: Function or coroutine function of one event.
        secrets: Secret of the endpoint, or several during a rotation.
        **options: `limit` is the maximum size of a body in bytes (default 1 MiB).
            `tolerance` (seconds or a timedelta) and `header` have the meaning and the
            defaults of `ittybit.webhooks.verify`. `cache` is a replay cache, which may
            be asynchronous (default: a new ReplayCache). `events` is a Dispatcher that
            receives each event before `handle` does.

    Returns:
        An ASGI application.

    Raises:
        ArgumentError: A secret or an option is invalid.

    >>> app.add_route("/hooks", asgi_app(handle, "whsec_..."))
    """
    check_handler(handle)
    return _App(handle, Receiver.create(secrets, **options))


async def _read_body(scope: Message, receive: Receive, receiver: Receiver) -> bytes:
    fields = {name.lower(): value for name, value in scope["headers"]}
    length: bytes = fields.get(b"content-length", b"")
    receiver.check_request(scope["method"], length.decode("latin-1"))
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Disconnected
        block = message.get("body", b"")
        receiver.check_size(len(body) + len(block))
        body += block
        more = message.get("more_body", False)
    return bytes(body)


async def _respond(send: Send, status: HTTPStatus) -> None:
    body, headers = build_response(status)
    pairs = [(name.lower().encode(), text.encode()) for name, text in headers.items()]
    start = {"type": "http.response.start", "status": int(status), "headers": pairs}
    await send(start)
    await send({"type": "http.response.body", "body": body})
