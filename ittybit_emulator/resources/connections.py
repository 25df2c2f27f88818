"""The resource ``/connections``."""

from typing import Literal

import msgspec
from aiohttp import web
from msgspec import UNSET, UnsetType

from ittybit_emulator.errors import RequestError
from ittybit_emulator.http.bodies import decode_body
from ittybit_emulator.http.idempotency import HEADER, find_replay, save_replay
from ittybit_emulator.http.responses import reply, reply_window
from ittybit_emulator.service import SERVICE
from ittybit_emulator.store.records import Connection, update
from ittybit_emulator.store.store import Store
from ittybit_emulator.tasks.validation.tasks import check_url

routes = web.RouteTableDef()


class _Create(msgspec.Struct):
    kind: Literal["s3"]
    name: str
    endpoint: str
    region: str
    access_key_id: str
    secret_access_key: str
    is_default: bool = False


class _Update(msgspec.Struct):
    name: str | UnsetType = UNSET
    endpoint: str | UnsetType = UNSET
    region: str | UnsetType = UNSET
    access_key_id: str | UnsetType = UNSET
    secret_access_key: str | UnsetType = UNSET
    is_default: bool | UnsetType = UNSET


@routes.get("/connections", allow_head=False)
async def list_connections(request: web.Request) -> web.Response:
    """List connections, newest first by default."""
    service = request.app[SERVICE]
    return reply_window(
        request, service.store.connections, service.views.jobs.connection
    )


@routes.post("/connections")
async def create_connection(request: web.Request) -> web.Response:
    """Create a connection without sending a request to its storage."""
    service, key = request.app[SERVICE], request.headers.get(HEADER)
    body = await decode_body(request, _Create)
    if (replay := find_replay(request, key)) is not None:
        return replay
    connection = Connection(**msgspec.structs.asdict(body))
    _save(service.store, connection)
    view = service.views.jobs.connection(connection)
    return save_replay(request, key, reply(request, view, status=201))


@routes.get("/connections/{id}", allow_head=False)
async def get_connection(request: web.Request) -> web.Response:
    """Return one connection."""
    views = request.app[SERVICE].views.jobs
    return reply(request, views.connection(_find(request)))


@routes.patch("/connections/{id}")
async def update_connection(request: web.Request) -> web.Response:
    """Update the given fields of one connection."""
    service = request.app[SERVICE]
    body = await decode_body(request, _Update)
    connection = _find(request)
    update(connection, body)
    _save(service.store, connection)
    return reply(request, service.views.jobs.connection(connection))


@routes.delete("/connections/{id}")
async def delete_connection(request: web.Request) -> web.Response:
    """Delete one connection; tasks that need it will fail."""
    connection = _find(request)
    request.app[SERVICE].store.connections.delete(connection.id)
    return reply(request, {"message": f"Connection {connection.id} deleted"})


def _find(request: web.Request) -> Connection:
    return request.app[SERVICE].store.connections.find(request.match_info["id"])


def _save(store: Store, connection: Connection) -> None:
    """Save a connection and make the first one, or a new default, the only default."""
    for name in ("name", "region", "access_key_id", "secret_access_key"):
        if not getattr(connection, name):
            raise RequestError(400, f"{name}: must not be empty")
    check_url("endpoint", connection.endpoint)
    with store.transaction():
        others = [one for one in store.connections.all() if one.id != connection.id]
        connection.is_default = connection.is_default or not others
        for other in others:
            if connection.is_default and other.is_default:
                other.is_default = False
                store.connections.save(other)
        store.connections.save(connection)
