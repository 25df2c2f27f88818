"""Uploads: PUT of a path with a whole file or a chunk, and their expiry."""

import asyncio
import logging
import sqlite3
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from ittybit_emulator.delivery import chunks, ranges
from ittybit_emulator.delivery.chunks import REQUEST_LIMIT
from ittybit_emulator.delivery.paths import split_url_path
from ittybit_emulator.errors import MediaError, RequestError
from ittybit_emulator.http import bodies
from ittybit_emulator.http.access import check_write, raw_path
from ittybit_emulator.http.responses import reply
from ittybit_emulator.service import SERVICE, Service
from ittybit_emulator.store.clock import sleep
from ittybit_emulator.store.identifiers import ago
from ittybit_emulator.store.library import new_source
from ittybit_emulator.store.records import File

routes = web.RouteTableDef()
_TOTAL_LIMIT = 1 << 40
_PAUSE_MAX = 60.0
_log = logging.getLogger("ittybit_emulator")


@routes.put(r"/{path:[\s\S]*}")
async def upload(request: web.Request) -> web.Response:
    """Store a body or a chunk at a path; return the file when it is complete."""
    check_write(request)
    split_url_path(raw_path(request))
    if (request.content_length or 0) > REQUEST_LIMIT:
        message = "a request may have at most 4 GiB; upload a larger file in chunks"
        raise RequestError(413, message)
    header = request.headers.get("Content-Range")
    file = await (
        _store_whole(request) if header is None else _store_chunk(request, header)
    )
    if file is None:
        return web.Response(status=202)
    return reply(request, request.app[SERVICE].views.dated.file(file), status=201)


async def _store_whole(request: web.Request) -> File:
    with request.app[SERVICE].library.blobs.temporary() as folder:
        path = folder / "body"
        await _save(request, path)
        return await store(request, path)


async def _save(request: web.Request, path: Path) -> None:
    size = 0
    with path.open("wb") as file:
        async for piece in bodies.read_chunks(request):
            size += len(piece)
            if size > REQUEST_LIMIT:
                message = "a request may have at most 4 GiB; upload the file in chunks"
                raise RequestError(413, message)
            file.write(piece)
    if not size:
        raise RequestError(400, "the body must not be empty")


async def _store_chunk(request: web.Request, header: str) -> File | None:
    first, last, total = ranges.parse_content_range(header)
    if total > _TOTAL_LIMIT:
        message = f"a file may have at most {_TOTAL_LIMIT} bytes, got {total}"
        raise RequestError(413, message)
    completed = await chunks.find_completed(request, first, total)
    if completed is not None:
        return completed
    upload = chunks.find_or_create_upload(request, total)
    size = await chunks.write_chunk(request, upload, first, last)
    if not chunks.record_chunk(request, upload, (first, first + size)):
        return None
    path = request.app[SERVICE].library.blobs.part(upload.id)
    try:
        return await store(request, path)
    finally:
        path.unlink(missing_ok=True)


async def store(request: web.Request, path: Path) -> File:
    """Probe and store the file at `path`; raise RequestError 400 if it is not media."""
    service = request.app[SERVICE]
    try:
        facts = await service.workers.probe(path)
    except MediaError as error:
        raise RequestError(400, f"the body is not a media file: {error}") from error
    new = new_source(path, facts, created_by=service.store.identity("key"))
    new.folder, new.filename = split_url_path(raw_path(request))
    new.upload = chunks.completion_marker(request)
    return service.library.add(new)


class Expiry:
    """Periodic deletion of expired uploads, from `start` to `close`."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._job: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start the periodic deletion."""
        self._job = asyncio.get_running_loop().create_task(self._watch())

    async def close(self) -> None:
        """Stop the periodic deletion."""
        if self._job is not None:
            self._job.cancel()
            with suppress(asyncio.CancelledError):
                await self._job

    async def _watch(self) -> None:
        lifetime = self._service.settings.upload_lifetime
        while True:
            try:
                delete_expired_uploads(self._service, before=ago(lifetime))
            except (OSError, sqlite3.Error) as error:
                _log.error("expired uploads cannot be deleted: %s", error)
            await sleep(min(_PAUSE_MAX, lifetime / 4))


def delete_expired_uploads(service: Service, *, before: str) -> None:
    """Delete the uploads whose last chunk arrived before that time."""
    uploads = service.store.uploads
    for upload in uploads.all():
        if upload.updated < before:
            uploads.delete(upload.id)
            service.library.blobs.part(upload.id).unlink(missing_ok=True)
