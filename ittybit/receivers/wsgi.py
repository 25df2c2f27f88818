"""Webhook receiver as a WSGI application (PEP 3333), for Flask, Django, and others."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, Unpack

from ittybit.errors import ArgumentError
from ittybit.receivers.receiver import (
    Receiver,
    ReceiverOptions,
    build_response,
    check_handler,
    run_sync,
)
from ittybit.receivers.replay_claims import Rejection
from ittybit.webhooks import Event
from ittybit.webhooks.arguments import Secrets, reject_awaitable

if TYPE_CHECKING:
    from wsgiref.types import InputStream, StartResponse, WSGIApplication

__all__ = ["wsgi_app"]

_BLOCK = 65_536


def wsgi_app(
    handle: Callable[[Event], object],
    secrets: Secrets,
    **options: Unpack[ReceiverOptions],
) -> WSGIApplication:
    """Return a WSGI application that calls `handle` with each verified event.

    The application responds with 200 when `handle` returns. If `handle` raises an
    exception, the server responds with 500, and the API sends the webhook again.

    Args:
        handle: Function of one event. It must not be a coroutine function.
        secrets: Secret of the endpoint, or several during a rotation.
        **options: `limit` is the maximum size of a body in bytes (default 1 MiB).
            `tolerance` (seconds or a timedelta) and `header` have the meaning and the
            defaults of `ittybit.webhooks.verify`. `cache` is a replay cache (default: a
            new ReplayCache). `events` is a Dispatcher that receives each event before
            `handle` does.

    Returns:
        A WSGI application.

    Raises:
        ArgumentError: A secret or an option is invalid, or `handle` or the cache is
            asynchronous.

    >>> app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {"/hooks": wsgi_app(...)})
    """
    check_handler(handle)
    receiver = Receiver.create(secrets, **options)
    _check_sync(handle, "handle")
    _check_sync(receiver.cache.claim, "cache.claim")

    async def receive(environ: dict[str, Any]) -> None:
        body = _read_body(environ, receiver)
        async with receiver.receive(body, _headers(environ)) as event:
            reject_awaitable(handle(event), "handle")

    def app(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        try:
            run_sync(receive(environ))
            status = HTTPStatus.OK
        except Rejection as rejection:
            status = rejection.status
        text, headers = build_response(status)
        start_response(f"{status.value} {status.phrase}", list(headers.items()))
        return [text]

    return app


def _check_sync(function: Callable[..., object], name: str) -> None:
    called = getattr(function, "__call__", None)  # noqa: B004  the method is inspected
    if iscoroutinefunction(function) or iscoroutinefunction(called):
        raise ArgumentError(f"{name} must not be a coroutine function under WSGI")


def _headers(environ: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (name.removeprefix("HTTP_").replace("_", "-"), value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    ]


def _read_body(environ: dict[str, Any], receiver: Receiver) -> bytes:
    size = receiver.check_request(
        environ["REQUEST_METHOD"], environ.get("CONTENT_LENGTH")
    )
    if size is None and not environ.get("wsgi.input_terminated"):
        # Without a length, PEP 3333 does not define where the body ends.
        raise Rejection(HTTPStatus.LENGTH_REQUIRED)
    max_size = receiver.limit + 1 if size is None else size
    body = _read_up_to(environ["wsgi.input"], max_size)
    receiver.check_size(len(body))
    if size is not None and len(body) < size:
        raise Rejection(HTTPStatus.BAD_REQUEST)
    return body


def _read_up_to(stream: InputStream, size: int) -> bytes:
    body = bytearray()
    try:
        while len(body) < size:
            block = stream.read(min(_BLOCK, size - len(body)))
            if not block:
                break
            body += block
    except OSError as error:  # malformed chunks, or a closed connection
        raise Rejection(HTTPStatus.BAD_REQUEST) from error
    return bytes(body)
