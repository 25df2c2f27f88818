"""What the server has stored, held against what was sent."""

from __future__ import annotations

from contextlib import suppress

from ittybit.errors import APIError, APIResponseValidationError
from ittybit.exchange import Response
from ittybit.request import Request
from ittybit.types import Confirmation, File
from ittybit.url import path
from ittybit_async.engine import Engine

_WITH_FILE = (200, 201)


def file_in(engine: Engine, response: Response) -> File | None:
    """Return the File that the answer to a part holds, or None for a part alone."""
    if response.status_code not in _WITH_FILE or not response.content:
        return None
    try:
        return engine.read(response, File)
    except APIResponseValidationError:
        return None  # an answer of another kind: the part was accepted


async def checked_file(
    engine: Engine, response: Response, file: File, size: int
) -> File:
    """Return `file`; one of another size than was sent is removed, and an error."""
    if file.filesize is None or file.filesize == size:
        return file
    gone = "it could not be removed"
    with suppress(APIError):
        await engine.call(Request("DELETE", path("files", file.id)), Confirmation)
        gone = "it was removed"
    raise APIResponseValidationError(
        f"{response.request}: the server stored {file.id} with {file.filesize} bytes, "
        f"{size} were to be sent; {gone}. Where it does not know parts, upload with "
        "multipart_threshold=None",
        response=response,
    )
