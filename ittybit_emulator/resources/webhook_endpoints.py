"""The resource ``/webhooks/endpoints``."""

from typing import Literal

import msgspec
from aiohttp import web
from msgspec import UNSET, UnsetType

from ittybit_emulator.errors import RequestError
from ittybit_emulator.http.bodies import decode_body
from ittybit_emulator.http.responses import reply, reply_window
from ittybit_emulator.service import SERVICE
from ittybit_emulator.store.records import Endpoint, update
from ittybit_emulator.tasks.validation.tasks import check_url
from ittybit_emulator.webhooks.events import KINDS

routes = web.RouteTableDef()
_PATH = "/webhooks/endpoints"


class _Create(msgspec.Struct):
    url: str
    topics: list[str]
    name: str | None = None


class _Update(msgspec.Struct):
    name: str | UnsetType | None = UNSET
    url: str | UnsetType = UNSET
    topics: list[str] | UnsetType = UNSET
    status: Literal["active", "paused", "disabled"] | UnsetType = UNSET


@routes.get(_PATH, allow_head=False)
async def list_endpoints(request: web.Request) -> web.Response:
    """List endpoints, newest first by default."""
    service = request.app[SERVICE]
    return reply_window(request, service.store.endpoints, service.views.runs.endpoint)


@routes.post(_PATH)
async def create_endpoint(request: web.Request) -> web.Response:
    """Create an endpoint. Only this response contains its secret."""
    service = request.app[SERVICE]
    body = await decode_body(request, _Create)
    _check(body.url, body.topics)
    endpoint = Endpoint(name=body.name, url=body.url, topics=body.topics)
    service.store.endpoints.save(endpoint)
    view = service.views.runs.endpoint(endpoint) | {"secret": endpoint.secret}
    return reply(request, view, status=201)


@routes.get(_PATH + "/{id}", allow_head=False)
async def get_endpoint(request: web.Request) -> web.Response:
    """Return one endpoint."""
    views = request.app[SERVICE].views.runs
    return reply(request, views.endpoint(_find(request)))


@routes.patch(_PATH + "/{id}")
async def update_endpoint(request: web.Request) -> web.Response:
    """Update the given fields of one endpoint."""
    service = request.app[SERVICE]
    body = await decode_body(request, _Update)
    endpoint = _find(request)
    update(endpoint, body)
    _check(endpoint.url, endpoint.topics)
    service.store.endpoints.save(endpoint)
    return reply(request, service.views.runs.endpoint(endpoint))


@routes.delete(_PATH + "/{id}")
async def delete_endpoint(request: web.Request) -> web.Response:
    """Delete one endpoint; webhooks that are already queued are still sent."""
    endpoint = _find(request)
    request.app[SERVICE].store.endpoints.delete(endpoint.id)
    return reply(request, {"message": f"Webhook endpoint {endpoint.id} deleted"})


def _find(request: web.Request) -> Endpoint:
    return request.app[SERVICE].store.endpoints.find(request.match_info["id"])


def _check(url: str, topics: list[str]) -> None:
    check_url("url", url)
    if not topics:
        raise RequestError(400, "topics: must contain at least one topic")
    for topic in topics:
        if topic not in KINDS:
            known = ", ".join(KINDS)
            message = f"topics: each must be one of {known}, got {topic!r}"
            raise RequestError(400, message)
