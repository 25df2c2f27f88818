"""The resource ``/media``."""

import msgspec
from aiohttp import web
from msgspec import UNSET, UnsetType

from ittybit_emulator.http.bodies import (
    Metadata,
    clean_metadata,
    decode_body,
    merge_metadata,
)
from ittybit_emulator.http.responses import reply, reply_list
from ittybit_emulator.service import SERVICE
from ittybit_emulator.store.records import Media, update

routes = web.RouteTableDef()


class _Create(msgspec.Struct):
    title: str | None = None
    alt: str | None = None
    metadata: Metadata = None


class _Update(msgspec.Struct):
    title: str | UnsetType | None = UNSET
    alt: str | UnsetType | None = UNSET
    metadata: Metadata | UnsetType = UNSET


@routes.get("/media", allow_head=False)
async def list_media(request: web.Request) -> web.Response:
    """List media items, newest first."""
    service = request.app[SERVICE]
    return reply_list(request, service.store.media, service.views.dated.media)


@routes.post("/media")
async def create_media(request: web.Request) -> web.Response:
    """Create an empty media item."""
    service = request.app[SERVICE]
    body = await decode_body(request, _Create)
    media = Media(
        title=body.title, alt=body.alt, metadata=clean_metadata(body.metadata)
    )
    service.store.media.save(media)
    return reply(request, service.views.dated.media(media), status=201)


@routes.get("/media/{id}", allow_head=False)
async def get_media(request: web.Request) -> web.Response:
    """Return one media item."""
    service = request.app[SERVICE]
    media = service.store.media.find(request.match_info["id"])
    return reply(request, service.views.dated.media(media))


@routes.patch("/media/{id}")
async def update_media(request: web.Request) -> web.Response:
    """Update the given fields of one media item."""
    service = request.app[SERVICE]
    body = await decode_body(request, _Update)
    media = service.store.media.find(request.match_info["id"])
    body.metadata = merge_metadata(media.metadata, body.metadata)
    update(media, body)
    service.store.media.save(media)
    return reply(request, service.views.dated.media(media))


@routes.delete("/media/{id}")
async def delete_media(request: web.Request) -> web.Response:
    """Delete one media item and its files."""
    service = request.app[SERVICE]
    media = service.store.media.find(request.match_info["id"])
    service.library.delete_media(media)
    return reply(request, {"message": f"{media.id} deleted"})
