"""The resource ``/events``."""

from aiohttp import web

from ittybit_emulator.http.responses import reply, reply_window
from ittybit_emulator.service import SERVICE

routes = web.RouteTableDef()


@routes.get("/events", allow_head=False)
async def list_events(request: web.Request) -> web.Response:
    """List events, newest first by default."""
    service, kind = request.app[SERVICE], request.query.get("kind")
    filters = {} if kind is None else {"kind": (kind,)}
    return reply_window(
        request, service.store.events, service.views.runs.event, filters
    )


@routes.get("/events/{id}", allow_head=False)
async def get_event(request: web.Request) -> web.Response:
    """Return one event."""
    service = request.app[SERVICE]
    event = service.store.events.find(request.match_info["id"])
    return reply(request, service.views.runs.event(event))
