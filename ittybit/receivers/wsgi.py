"""A receiver as a WSGI application (PEP 3333), for Flask, Django and others."""

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
from ittybit.receivers.rejection import Rejection
from ittybit.webhooks import Event
from ittybit.webhooks.keys import Secrets
from ittybit.webhooks.payload import reject_awaitable

if TYPE_CHECKING:
    from wsgiref.types import InputStream, StartResponse, WSGIApplication

_BLOCK = 65_536


def wsgi_app(
    handle: Callable[[Event], object],
    secrets: Secrets,
    **options: Unpack[ReceiverOptions],
) -> WSGIApplication:
    """Return an application that calls `handle` with each event that is true.

    It answers 200 once `handle` is done; what that raises, the server answers with 500,
    and the sender tries again. Raises ArgumentError for secrets or options that cannot
    be used, and where `handle` or the cache would have to be awaited (spec section 21).

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
    called = getattr(function, "__call__", None)  # noqa: B004 of an object, its method
    if iscoroutinefunction(function) or iscoroutinefunction(called):
        raise ArgumentError(f"{name} is awaited, and a WSGI application awaits nothing")


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
        # Without a length, a server of PEP 3333 does not say where the body ends.
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
    except OSError as error:  # the chunks are malformed, or the sender hung up
        raise Rejection(HTTPStatus.BAD_REQUEST) from error
    return bytes(body)
