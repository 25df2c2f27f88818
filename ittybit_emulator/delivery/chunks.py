"""Uploads in chunks, in any order and side by side (spec section 19.3).

An upload is known by its path and its total size. The chunks of an unfinished one stay
over a restart, and are forgotten when none has come for long enough.
"""

from aiohttp import web

from ittybit_emulator.delivery.access import raw_path
from ittybit_emulator.delivery.paths import split_url_path
from ittybit_emulator.delivery.ranges import joined, without
from ittybit_emulator.errors import RequestError
from ittybit_emulator.http import bodies
from ittybit_emulator.http.exchange import EXCHANGE
from ittybit_emulator.service import SERVICE
from ittybit_emulator.store.identifiers import ago, now
from ittybit_emulator.store.records import File, Upload

REQUEST_LIMIT = 4 << 30
_REMEMBERED = 600
"""Seconds in which a last chunk that comes again counts as the same one."""


def mark(request: web.Request) -> str | None:
    """Return what a file keeps of the request that completed it."""
    return request.query.get("signature") or request.headers.get("Content-Range")


async def finished(request: web.Request, first: int, total: int) -> File | None:
    """Return the file that this very URL has completed already, or None.

    The answer to a last chunk may be lost; who sends it again shall get the File, if
    its bytes are those of the file. Without a signature, it must be the same chunk soon
    after. The body is read, and kept for who looks next.
    """
    file = _finished(request, total)
    if file is None:
        return None
    await bodies.prefetch(request, REQUEST_LIMIT)
    body = request[EXCHANGE].body or b""
    with request.app[SERVICE].library.blobs.path(file.id).open("rb") as stored:
        stored.seek(first)
        return file if stored.read(len(body)) == body else None


def _finished(request: web.Request, total: int) -> File | None:
    file = request.app[SERVICE].library.at(*split_url_path(raw_path(request)))
    if file is None or file.filesize != total or file.upload != mark(request):
        return None
    begun = _unfinished(request, total)
    if "signature" in request.query:
        return None if begun and begun.differs else file
    late = file.created < ago(_REMEMBERED)
    return None if late or begun else file


def upload_of(request: web.Request, total: int) -> Upload:
    """Return the unfinished upload that a chunk belongs to, perhaps a new one."""
    upload = _unfinished(request, total) or Upload(path=raw_path(request), total=total)
    # Who comes here although the file is there has other bytes for it.
    upload.differs = upload.differs or _finished(request, total) is not None
    return upload


async def save(request: web.Request, upload: Upload, first: int, last: int) -> int:
    """Write the body at its place and return its size; RequestError 400.

    The body's own length counts: one documented sample gives an exclusive end.
    """
    _begin(request, upload, (first, last + 1))
    path = request.app[SERVICE].library.blobs.part(upload.id)
    path.touch()
    place = first
    with path.open("r+b") as file:
        file.seek(first)
        async for piece in bodies.chunks(request):
            place += len(piece)
            if place > min(last + 1, upload.total):
                raise RequestError(400, "the body is longer than its Content-Range")
            file.write(piece)
    if place < last:
        raise RequestError(400, "the body is shorter than its Content-Range")
    return place - first


def complete(request: web.Request, upload: Upload, added: tuple[int, int]) -> bool:
    """Take note of a chunk; true for the one that makes the upload whole.

    RequestError 409 where the upload was forgotten in the meantime.
    """
    uploads = request.app[SERVICE].store.uploads
    current = uploads.get(upload.id)
    if current is None:
        if request.app[SERVICE].library.at(*split_url_path(upload.path)) is not None:
            return False  # a copy of this chunk has completed the upload
        raise RequestError(409, "the upload was forgotten; send all of its chunks")
    current.ranges = joined(current.ranges, added)
    current.updated = now()
    if current.ranges != [(0, current.total)]:
        uploads.save(current)
        return False
    uploads.delete(current.id)
    return True


def _unfinished(request: web.Request, total: int) -> Upload | None:
    found = request.app[SERVICE].store.uploads.where("path", raw_path(request))
    return next((upload for upload in found if upload.total == total), None)


def _begin(request: web.Request, upload: Upload, part: tuple[int, int]) -> None:
    # What is written over counts again when it is whole: its sender may stop midway.
    upload.ranges = without(upload.ranges, part)
    upload.updated = now()
    request.app[SERVICE].store.uploads.save(upload)
