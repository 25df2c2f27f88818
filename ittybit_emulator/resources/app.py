"""The web application of the API port."""

import hmac

from aiohttp import web

from ittybit_emulator.errors import RequestError
from ittybit_emulator.http.listener import Handler, Listener
from ittybit_emulator.resources import (
    automations,
    connections,
    events,
    files,
    jobs,
    media,
    runs,
    signatures,
    tasks,
    webhook_endpoints,
)
from ittybit_emulator.service import SERVICE, Service
from ittybit_emulator.tasks.scheduler import SCHEDULER, Scheduler

# Tasks and automations exist in all API generations.
DATED = (
    media.routes,
    files.routes,
    tasks.routes,
    automations.routes,
    signatures.routes,
)
UNDATED = (
    jobs.routes,
    runs.routes,
    events.routes,
    webhook_endpoints.routes,
    connections.routes,
)


def api_application(
    listener: Listener, service: Service, scheduler: Scheduler
) -> web.Application:
    """Return the web application of the API port."""
    app = listener.application(service, _authorize)
    app[SCHEDULER] = scheduler
    for routes in (*DATED, *UNDATED):
        app.add_routes(routes)
    return app


@web.middleware
async def _authorize(request: web.Request, handler: Handler) -> web.StreamResponse:
    check_key(request)
    return await handler(request)


def check_key(request: web.Request) -> None:
    """Raise RequestError 401 unless the request has the API key as a bearer token."""
    header = request.headers.get("Authorization")
    if header is None:
        message = "the API key is missing; send 'Authorization: Bearer <key>'"
        bearer = {"WWW-Authenticate": "Bearer"}
        raise RequestError(401, message, bearer, kind="token_missing")
    scheme, _, key = header.partition(" ")
    expected = request.app[SERVICE].settings.key.encode()
    if scheme.lower() != "bearer" or not hmac.compare_digest(
        key.strip().encode(errors="surrogateescape"), expected
    ):
        message = "the API key is invalid"
        raise RequestError(401, message, {"WWW-Authenticate": "Bearer"})
