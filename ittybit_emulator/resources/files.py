"""The resource ``/files``."""

import msgspec
from aiohttp import web
from msgspec import UNSET, UnsetType

from ittybit_emulator.delivery.paths import check_filename, check_folder
from ittybit_emulator.errors import MediaError, RequestError, TaskError
from ittybit_emulator.http.bodies import (
    Metadata,
    clean_metadata,
    decode_body,
    merge_metadata,
)
from ittybit_emulator.http.responses import reply, reply_list
from ittybit_emulator.service import SERVICE, Service
from ittybit_emulator.store.library import new_source
from ittybit_emulator.store.records import File, update

routes = web.RouteTableDef()


class _Create(msgspec.Struct):
    url: str
    media_id: str | None = None
    folder: str | None = None
    filename: str | None = None
    ref: str | None = None
    metadata: Metadata = None


class _Update(msgspec.Struct):
    folder: str | UnsetType | None = UNSET
    filename: str | UnsetType = UNSET
    ref: str | UnsetType | None = UNSET
    metadata: Metadata | UnsetType = UNSET


@routes.get("/files", allow_head=False)
async def list_files(request: web.Request) -> web.Response:
    """List files, newest first."""
    service = request.app[SERVICE]
    return reply_list(request, service.store.files, service.views.dated.file)


@routes.post("/files")
async def create_file(request: web.Request) -> web.Response:
    """Download, probe, and store a file before the response is sent."""
    service = request.app[SERVICE]
    body = await decode_body(request, _Create)
    body.folder = check_folder(body.folder)
    if body.filename is not None:
        check_filename(body.filename)
    if body.media_id is not None:
        service.store.media.find(body.media_id)
    file = await _ingest(service, body)
    return reply(request, service.views.dated.file(file), status=201)


async def _ingest(service: Service, body: _Create) -> File:
    with service.library.blobs.temporary() as folder:
        path = folder / "input"
        try:
            await service.outbound.fetch(body.url, path)
            facts = await service.workers.probe(path)
        except (MediaError, TaskError) as error:
            raise RequestError(400, f"url: {error}") from error
        new = new_source(path, facts, created_by=service.store.identity("key"))
        new.media_id, new.ref = body.media_id, body.ref
        new.metadata = clean_metadata(body.metadata)
        new.folder, new.filename = body.folder, body.filename
        return service.library.add(new)


@routes.get("/files/{id}", allow_head=False)
async def get_file(request: web.Request) -> web.Response:
    """Return one file."""
    service = request.app[SERVICE]
    file = service.store.files.find(request.match_info["id"])
    return reply(request, service.views.dated.file(file))


@routes.patch("/files/{id}")
async def update_file(request: web.Request) -> web.Response:
    """Update the given fields of one file; a new path changes its URL."""
    service = request.app[SERVICE]
    body = await decode_body(request, _Update)
    file = service.store.files.find(request.match_info["id"])
    folder = file.folder if body.folder is UNSET else check_folder(body.folder)
    name = file.filename if body.filename is UNSET else check_filename(body.filename)
    service.library.check_free(file, folder, name)
    body.folder, body.filename = folder, name
    body.metadata = merge_metadata(file.metadata, body.metadata)
    update(file, body)
    service.store.files.save(file)
    return reply(request, service.views.dated.file(file))


@routes.delete("/files/{id}")
async def delete_file(request: web.Request) -> web.Response:
    """Delete one file and its content."""
    service = request.app[SERVICE]
    file = service.store.files.find(request.match_info["id"])
    service.library.delete_file(file)
    return reply(request, {"message": f"{file.id} deleted"})
