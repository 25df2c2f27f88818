"""The resource ``/events``."""

from aiohttp import web

from ittybit_emulator.errors import not_found_error
from ittybit_emulator.http.pagination import select_window
from ittybit_emulator.http.responses import reply, reply_window
from ittybit_emulator.service import SERVICE

routes = web.RouteTableDef()


@routes.get("/events", allow_head=False)
async def list_events(request: web.Request) -> web.Response:
    """List events, newest first by default."""
    service, kind = request.app[SERVICE], request.query.get("kind")
    filters = {} if kind is None else {"kind": (kind,)}
    window, limit = select_window(request, service.store.events, filters)
    items = [service.all_views.runs.event(event) for event in window.records]
    return reply_window(request, items, window, limit)


@routes.get("/events/{id}", allow_head=False)
async def get_event(request: web.Request) -> web.Response:
    """Return one event."""
    service = request.app[SERVICE]
    event = service.store.events.get(request.match_info["id"])
    if event is None:
        raise not_found_error(request.match_info["id"])
    return reply(request, service.all_views.runs.event(event))
