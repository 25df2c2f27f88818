"""A receiver as an ASGI application, for Starlette, FastAPI and others."""

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
from ittybit.receivers.rejection import Rejection
from ittybit.receivers.replay_claims import maybe_await
from ittybit.webhooks import Event
from ittybit.webhooks.keys import Secrets

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
ASGIApp: TypeAlias = Callable[[Message, Receive, Send], Awaitable[None]]


class _Disconnected(Exception):
    """The sender hung up before the body was whole."""


@dataclass(frozen=True)
class _App:
    """An object, since Starlette takes a function for an endpoint of its own."""

    handle: Callable[[Event], object]
    receiver: Receiver

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            # The specification's way to say that an application has no lifespan.
            raise NotImplementedError(f"webhooks come by http, not {scope['type']}")
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
    """Return an application that calls `handle` with each event that is true.

    A `handle` that is no plain function is awaited. It answers 200 once `handle` is
    done; what that raises, the server answers with 500, and the sender tries again.
    Raises ArgumentError for secrets or options that cannot be used (spec section 21).

    In Starlette and FastAPI it is an endpoint. What is mounted at ``/hooks`` is found
    at ``/hooks/`` alone, and a sender may not follow the redirect.

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
