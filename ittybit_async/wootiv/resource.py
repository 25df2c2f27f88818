"""Base class of all Wootiv resources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast, get_origin

from msgspec import UNSET
from msgspec.structs import replace

from ittybit.core.http.request import Request
from ittybit.core.pagination import Paging
from ittybit.core.url.querystring import Querystring
from ittybit_async import _io
from ittybit_async.http.files import build_form
from ittybit_async.http.pagination import Page
from ittybit_async.http.resource import Mode, Resource
from wootiv.arguments import build_request
from wootiv.files import extract_files

T = TypeVar("T")

_FIELDS = Querystring(arrays="brackets")


class WootivResource(Resource[Mode]):
    """A group of calls.

    Every call also accepts the options that ``wootiv.RequestOptions`` describes. A
    missing or unknown argument raises TypeError.
    """

    async def _call(self, request: Request, into: type[T]) -> T:
        # The API may send null instead of any value. A list is then empty.
        is_nullable = into is not object and get_origin(into) is not list
        nullable: Any = cast("Any", into) | None if is_nullable else into
        value: T = await self._caller.call(request, nullable)
        return value

    async def _call_without_result(self, request: Request) -> None:
        # Raw and streamed calls return the response, not None.
        return await self._caller.call(accept_any(request), type(None))

    def _list(self, request: Request, item: type[T], paging: Paging) -> Page[T]:
        page: Page[T] = self._caller.list(request, item, paging)
        return page

    async def _form(
        self,
        path: str,
        files: Sequence[str],
        given: Mapping[str, object],
        known: type,
        into: type[T],
    ) -> T:
        """Send a form if `given` has files at the path `files`, otherwise JSON."""
        request = build_request("POST", path, given, known)
        values, found = extract_files(request.json, files)
        if found:
            fields = list(_FIELDS.pairs(values))
            content_type, body = await _io.to_thread(build_form, fields, found)
            headers = _set_content_type(content_type, request.headers or {})
            request = replace(request, json=UNSET, body=body, headers=headers)
        return await self._call(request, into)


def accept_any(request: Request) -> Request:
    """Return `request` with a header that accepts a response of any type."""
    return replace(request, headers={"Accept": "*/*", **(request.headers or {})})


def _set_content_type(
    content_type: str, headers: Mapping[str, str | None]
) -> dict[str, str | None]:
    """Return `headers` with the content type of a form, unless they have another."""
    name = next((name for name in headers if name.lower() == "content-type"), None)
    # A caller's "multipart/form-data" has no boundary and must be replaced.
    if name is not None and headers[name] != "multipart/form-data":
        return {**headers}
    others = {n: v for n, v in headers.items() if n != name}
    return {**others, "Content-Type": content_type}


def file_from_path(path: str) -> tuple[str, bytes]:
    """Return the name and the content of a file, for an upload.

    Args:
        path: Path of the file.

    Returns:
        The file name without its folder, and the bytes of the file.

    Raises:
        OSError: The file cannot be read.

    >>> client.aws.buckets.upload(file=file_from_path("harbour.png"))
    """
    return Path(path).name, Path(path).read_bytes()
