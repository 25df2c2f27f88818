"""A listener, which records requests, injects faults, and handles errors."""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable, Collection

from aiohttp import ClientError, web

from ittybit_emulator.errors import RequestError, disk_error
from ittybit_emulator.http.bodies import discard_body, prefetch_body
from ittybit_emulator.http.exchange import (
    EXCHANGE,
    add_headers,
    begin_exchange,
    check_version,
)
from ittybit_emulator.http.faults import Fault, Faults
from ittybit_emulator.http.request_log import Port, RecordedRequest, RequestLog
from ittybit_emulator.http.responses import reply_error
from ittybit_emulator.http.shaped_transport import ShapedTransport
from ittybit_emulator.service import SERVICE, Service

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_LATE_BODY_LIMIT = 64 << 20
_log = logging.getLogger("ittybit_emulator")


class Listener:
    """The handling that all requests on one port have in common."""

    def __init__(self, port: Port, requests: RequestLog, faults: Faults) -> None:
        self.name: Port = port
        self._requests = requests
        self._faults = faults
        self._shaped: set[ShapedTransport] = set()

    def application(self, service: Service, *middlewares: object) -> web.Application:
        """Return an application without routes; `middlewares` run innermost."""
        app = web.Application(middlewares=[self._enter, *middlewares])  # type: ignore[list-item]  # aiohttp's own alias is not exported
        app[SERVICE] = service
        app.on_response_prepare.append(add_headers)
        return app

    async def abort(self) -> None:
        """Close the connections whose responses a fault delays."""
        transports = tuple(self._shaped)
        for transport in transports:
            transport.abort()
        pumps = [transport.pump for transport in transports]
        await asyncio.gather(*pumps, return_exceptions=True)

    @web.middleware
    async def _enter(
        self, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        recorded = RecordedRequest(
            self.name, request.method, request.raw_path, request.headers
        )
        self._requests.add(recorded)
        begin_exchange(request, recorded)
        fault = self._faults.take(recorded)
        checked = _with_version_check(handler)
        if fault is None:
            return await handle(request, checked)
        return await handle(request, lambda it: self._inject(fault, it, checked))

    async def _inject(
        self, fault: Fault, request: web.Request, handler: Handler
    ) -> web.StreamResponse:
        await asyncio.sleep(fault.delay)
        if fault.late is not None:
            await prefetch_body(request, _LATE_BODY_LIMIT)
        if fault.drop == "before" or fault.late is not None:
            _close(request)
        if fault.late is not None:
            await asyncio.sleep(fault.late)
            return await handler(request)
        if fault.drop == "before":
            return web.Response()
        if fault.shapes:
            self._shape(request, fault)
        request[EXCHANGE].cut_body_after = fault.cut_body_after
        if fault.status is None:
            return await handler(_without_headers(request, fault.without))
        await discard_body(request)
        return web.Response(status=fault.status, headers=fault.headers, body=fault.body)

    def _shape(self, request: web.Request, fault: Fault) -> None:
        real = request.transport
        if real is None:
            return
        shaped = ShapedTransport(real, fault)
        self._shaped.add(shaped)
        shaped.pump.add_done_callback(lambda _: self._shaped.discard(shaped))
        request.protocol.transport = shaped
        request[EXCHANGE].shaped = True


async def handle(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Handle `request`, and turn every exception into a documented error response."""
    try:
        _check_host(request)
        return await handler(request)
    except RequestError as error:
        return reply_error(request, error)
    except web.HTTPException as error:
        return reply_error(request, _to_request_error(request, error))
    except (ConnectionError, ClientError, web.PayloadAccessError) as error:
        _log.debug("the client closed the connection: %s", error)
        return reply_error(request, RequestError(400, "the body is incomplete"))
    except (OSError, sqlite3.Error) as error:
        _log.error("%s %s failed: %s", request.method, request.path, error)
        return reply_error(request, disk_error(error))
    except Exception:
        _log.exception("%s %s failed", request.method, request.path)
        message = "the emulator failed; see its log for the cause"
        return reply_error(request, RequestError(500, message))


def _with_version_check(handler: Handler) -> Handler:
    """Return `handler` with a check of the version, which a fault replaces."""

    async def handle_version(request: web.Request) -> web.StreamResponse:
        if not request[EXCHANGE].undated:
            check_version(request[EXCHANGE].version)
        return await handler(request)

    return handle_version


def _check_host(request: web.Request) -> None:
    try:
        str(request.url)
    except ValueError as error:
        message = f"Host: must be a host with an optional port, got {request.host!r}"
        raise RequestError(400, message) from error


def _to_request_error(request: web.Request, error: web.HTTPException) -> RequestError:
    if isinstance(error, web.HTTPMethodNotAllowed):
        allowed = ", ".join(sorted(error.allowed_methods))
        message = f"method {request.method} is not allowed here; use {allowed}"
        return RequestError(405, message, {"Allow": allowed})
    if isinstance(error, web.HTTPNotFound):
        return RequestError(404, f"the path {request.path} does not exist")
    return RequestError(error.status, error.reason)


def _without_headers(request: web.Request, names: Collection[str]) -> web.Request:
    if not names:
        return request
    headers = request.headers.copy()
    for name in names:
        headers.popall(name, None)
    return request.clone(headers=headers)


def _close(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
