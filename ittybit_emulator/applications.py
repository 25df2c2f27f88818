"""The web applications of the two ports."""

from aiohttp import web

from ittybit_emulator.delivery import downloads, uploads
from ittybit_emulator.http.access import check_key
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
from ittybit_emulator.service import Service
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


def delivery_application(listener: Listener, service: Service) -> web.Application:
    """Return the web application of the delivery port."""
    app = listener.application(service)
    app.add_routes(downloads.routes)
    app.add_routes(uploads.routes)
    app.router.add_route("OPTIONS", r"/{path:[\s\S]*}", _answer_preflight)
    app.on_response_prepare.append(_allow_browsers)
    return app


async def _answer_preflight(_: web.Request) -> web.Response:
    return web.Response(status=204)


async def _allow_browsers(_: web.Request, response: web.StreamResponse) -> None:
    # A page of another origin may upload to a signed URL, and read the result.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, PUT"
    response.headers["Access-Control-Allow-Headers"] = "*"
