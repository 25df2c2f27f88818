"""What the server has stored, held against what was sent."""

from __future__ import annotations

from contextlib import suppress

from ittybit.core.http.models import Response
from ittybit.core.http.request import Request
from ittybit.core.url.url import path
from ittybit.errors import APIError, APIResponseValidationError
from ittybit.types import Confirmation, File
from ittybit_async.http.engine import Engine

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
    engine: Engine, response: Response, file: File, size: int, part: int | None = None
) -> File:
    """Return `file`, which must have the `size` of what was sent.

    One that has the size of a `part` was made of that part alone, and is removed.
    """
    stored: object = file.filesize
    if not isinstance(stored, int) or stored == size:
        return file
    advice = f"look at it, and call files.delete({file.id!r})"
    if stored == part:
        advice = "it does not know parts: upload with multipart_threshold=None"
        with suppress(APIError):
            await engine.call(Request("DELETE", path("files", file.id)), Confirmation)
            advice += "; the file was removed"
    raise APIResponseValidationError(
        f"{response.request}: the server stored {file.id} with {stored} bytes in place "
        f"of {size}: {advice}",
        response=response,
    )
