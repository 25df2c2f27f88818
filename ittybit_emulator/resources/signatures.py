"""The resource ``/signatures``."""

from typing import Literal
from urllib.parse import urlsplit

import msgspec
from aiohttp import web

from ittybit.signing import encode_path, signature, signed_message
from ittybit_emulator.delivery.paths import check_filename, check_folder
from ittybit_emulator.errors import RequestError
from ittybit_emulator.http.bodies import decode_body
from ittybit_emulator.http.responses import reply
from ittybit_emulator.service import SERVICE
from ittybit_emulator.store.clock import unix_time

routes = web.RouteTableDef()
_LIFETIME = 60 * 60


class _Create(msgspec.Struct):
    filename: str
    folder: str | None = None
    expiry: int | None = None
    method: Literal["get", "put"] = "get"


def _sign(path: str, expiry: int, method: str, key: str) -> tuple[str, str]:
    message = signed_message(path, expiry=expiry, method=method)
    return message, signature(message, key)


@routes.post("/signatures")
async def create_signature(request: web.Request) -> web.Response:
    """Sign a URL for one path, one method, and an expiry time."""
    service = request.app[SERVICE]
    body = await decode_body(request, _Create)
    filename, folder = check_filename(body.filename), check_folder(body.folder)
    expiry = body.expiry if body.expiry is not None else int(unix_time()) + _LIFETIME
    if expiry <= unix_time():
        raise RequestError(400, f"expiry: must be in the future, got {expiry}")
    path, key = encode_path(folder, filename), service.settings.key
    message, signed = _sign(path, expiry, body.method, key)
    stored = service.library.find_at(folder, filename)
    if body.expiry is None and stored is not None and stored.upload == signed:
        # A signature of the same second was already used, but this is a new upload.
        expiry += 1
        message, signed = _sign(path, expiry, body.method, key)
    view = {
        "domain": urlsplit(service.views.dated.origin).netloc,
        "filename": filename,
        "folder": folder,
        "expiry": expiry,
        "method": body.method,
        "signature": signed,
        "url": f"{service.views.dated.origin}/{message}&signature={signed}",
    }
    return reply(request, view, status=201)
