"""Downloads: GET and HEAD of a path, with optional byte ranges."""

from collections.abc import Generator
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

from aiohttp import web

from ittybit_emulator.delivery.paths import split_url_path
from ittybit_emulator.delivery.ranges import parse_range
from ittybit_emulator.errors import RequestError
from ittybit_emulator.http.access import check_read, raw_path
from ittybit_emulator.service import SERVICE
from ittybit_emulator.store.records import File

routes = web.RouteTableDef()
_CHUNK = 256 << 10


@routes.get(r"/{path:[\s\S]*}", allow_head=False)
@routes.head(r"/{path:[\s\S]*}")
async def deliver(request: web.Request) -> web.StreamResponse:
    """Send the file at a path, or the part that ``Range`` selects."""
    check_read(request)
    file = _file_at(request)
    part = parse_range(_range_header(request, file), file.filesize)
    start, stop = part or (0, file.filesize)
    response = web.StreamResponse(status=206 if part else 200, headers=_headers(file))
    if part:
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{file.filesize}"
    response.content_length = stop - start
    blob = request.app[SERVICE].library.blobs.path(file.id)
    await response.prepare(request)
    if request.method == "GET":
        for piece in _pieces(blob, start, stop):
            await response.write(piece)
    return response


def _file_at(request: web.Request) -> File:
    folder, filename = split_url_path(raw_path(request))
    file = request.app[SERVICE].library.find_at(folder, filename)
    if file is None:
        raise RequestError(404, f"no file exists at /{raw_path(request)}")
    return file


def _headers(file: File) -> dict[str, str]:
    return {
        # The codecs parameter of `type` is not quoted, so it is invalid in a header.
        "Content-Type": file.type.partition(";")[0],
        "Accept-Ranges": "bytes",
        "ETag": _etag(file),
        "Last-Modified": format_datetime(_modification_time(file), usegmt=True),
    }


def _etag(file: File) -> str:
    # The bytes of a file never change: each upload creates a new file ID.
    return f'"{file.id}"'


def _modification_time(file: File) -> datetime:
    return datetime.fromisoformat(file.created).replace(microsecond=0)


def _range_header(request: web.Request, file: File) -> str | None:
    condition = request.headers.get("If-Range")
    if condition is None or condition.strip() == _etag(file):
        return request.headers.get("Range")
    try:
        same = parsedate_to_datetime(condition) == _modification_time(file)
    except (ValueError, OverflowError):
        same = False
    return request.headers.get("Range") if same else None


def _pieces(blob: Path, start: int, stop: int) -> Generator[bytes]:
    with blob.open("rb") as file:
        file.seek(start)
        while start < stop and (piece := file.read(min(_CHUNK, stop - start))):
            start += len(piece)
            yield piece
