"""Uploads in chunks, in any order and side by side (spec section 19.3).

An upload is known by its path and its total size. The chunks of an unfinished one stay
over a restart.
"""

from aiohttp import web

from ittybit_emulator.delivery.access import raw_path
from ittybit_emulator.delivery.ranges import joined
from ittybit_emulator.errors import RequestError
from ittybit_emulator.http import bodies
from ittybit_emulator.paths import split_url_path
from ittybit_emulator.records import File, Upload
from ittybit_emulator.service import SERVICE


def finished(request: web.Request, total: int) -> File | None:
    """Return the file that this very URL has completed already, or None.

    The answer to a last chunk may be lost; who sends it again shall get the File.
    """
    file = request.app[SERVICE].library.at(*split_url_path(raw_path(request)))
    signature = request.query.get("signature")
    if file is None or signature is None or file.filesize != total:
        return None
    return file if file.upload == signature else None


def upload_of(request: web.Request, total: int) -> Upload:
    """Return the unfinished upload that a chunk belongs to, perhaps a new one."""
    uploads = request.app[SERVICE].store.uploads
    path = raw_path(request)
    for upload in uploads.where("path", path):
        if upload.total == total:
            return upload
    return uploads.save(Upload(path=path, total=total))


async def save(request: web.Request, upload: Upload, first: int, last: int) -> int:
    """Write the body at its place and return its size; RequestError 400.

    The body's own length counts: one documented sample gives an exclusive end.
    """
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
    """Take note of a chunk; true for the one that makes the upload whole."""
    uploads = request.app[SERVICE].store.uploads
    current = uploads.get(upload.id)
    if current is None:
        return False
    current.ranges = joined(current.ranges, added)
    if current.ranges != [(0, current.total)]:
        uploads.save(current)
        return False
    uploads.delete(current.id)
    return True
