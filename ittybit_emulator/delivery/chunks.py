"""Uploads in chunks, which may arrive in any order and in parallel.

The path and the total size identify an upload. Chunks of an unfinished upload survive
a restart and are deleted when no chunk arrives for the upload lifetime.
"""

from aiohttp import web

from ittybit_emulator.delivery.paths import split_url_path
from ittybit_emulator.delivery.ranges import add_range, subtract_range
from ittybit_emulator.errors import RequestError
from ittybit_emulator.http import bodies
from ittybit_emulator.http.access import raw_path
from ittybit_emulator.http.exchange import EXCHANGE
from ittybit_emulator.service import SERVICE
from ittybit_emulator.store.identifiers import ago, now
from ittybit_emulator.store.records import File, Upload

REQUEST_LIMIT = 4 << 30
_RETRY_SECONDS = 600
"""Seconds in which a repeated last chunk counts as a retry."""


def completion_marker(request: web.Request) -> str | None:
    """Return the value that identifies the request that completes a file."""
    return request.query.get("signature") or request.headers.get("Content-Range")


async def find_completed(request: web.Request, first: int, total: int) -> File | None:
    """Return the file that this chunk has already completed, or None.

    The response to a last chunk may have been lost, so a retry with the same bytes
    returns the file. The body is read and kept for later readers.
    """
    file = _find_completed(request, total)
    if file is None:
        return None
    await bodies.prefetch_body(request, REQUEST_LIMIT)
    body = request[EXCHANGE].body or b""
    with request.app[SERVICE].library.blobs.path(file.id).open("rb") as stored:
        stored.seek(first)
        return file if stored.read(len(body)) == body else None


def _find_completed(request: web.Request, total: int) -> File | None:
    file = request.app[SERVICE].library.find_at(*split_url_path(raw_path(request)))
    if (
        file is None
        or file.filesize != total
        or file.upload != completion_marker(request)
    ):
        return None
    unfinished = _find_unfinished(request, total)
    if "signature" in request.query:
        return None if unfinished and unfinished.differs else file
    late = file.created < ago(_RETRY_SECONDS)
    return None if late or unfinished else file


def find_or_create_upload(request: web.Request, total: int) -> Upload:
    """Return the unfinished upload that a chunk belongs to, or a new one."""
    upload = _find_unfinished(request, total) or Upload(
        path=raw_path(request), total=total
    )
    # If the completed file still exists here, the client sends different bytes.
    upload.differs = upload.differs or _find_completed(request, total) is not None
    return upload


async def write_chunk(
    request: web.Request, upload: Upload, first: int, last: int
) -> int:
    """Write the body to the upload and return its size, or raise RequestError 400."""
    _mark_incomplete(request, upload, (first, last + 1))
    path = request.app[SERVICE].library.blobs.part(upload.id)
    path.touch()
    place = first
    with path.open("r+b") as file:
        file.seek(first)
        async for piece in bodies.read_chunks(request):
            place += len(piece)
            if place > min(last + 1, upload.total):
                raise RequestError(400, "the body is longer than its Content-Range")
            file.write(piece)
    # The last byte may be missing: one documented sample has an exclusive end.
    if place < last:
        raise RequestError(400, "the body is shorter than its Content-Range")
    return place - first


def record_chunk(request: web.Request, upload: Upload, added: tuple[int, int]) -> bool:
    """Record a chunk; return whether it completes the upload, or raise RequestError."""
    uploads = request.app[SERVICE].store.uploads
    current = uploads.get(upload.id)
    if current is None:
        if (
            request.app[SERVICE].library.find_at(*split_url_path(upload.path))
            is not None
        ):
            return False  # another request with this chunk has completed the upload
        raise RequestError(409, "the upload has expired; send all chunks again")
    current.ranges = add_range(current.ranges, added)
    current.updated = now()
    if current.ranges != [(0, current.total)]:
        uploads.save(current)
        return False
    uploads.delete(current.id)
    return True


def _find_unfinished(request: web.Request, total: int) -> Upload | None:
    found = request.app[SERVICE].store.uploads.where("path", raw_path(request))
    return next((upload for upload in found if upload.total == total), None)


def _mark_incomplete(
    request: web.Request, upload: Upload, part: tuple[int, int]
) -> None:
    # A range that is overwritten counts as missing until the new body is complete.
    upload.ranges = subtract_range(upload.ranges, part)
    upload.updated = now()
    request.app[SERVICE].store.uploads.save(upload)
