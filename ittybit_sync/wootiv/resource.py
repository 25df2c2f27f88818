# Generated from ittybit_async/wootiv/resource.py by build_sync.py. Do not edit.
"""What the resources of the Wootiv API have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, cast

from msgspec import UNSET
from msgspec.structs import replace

from ittybit.core.http.request import Request
from ittybit.core.pagination import Paging
from ittybit.core.url.querystring import Querystring
from ittybit_sync import _io
from ittybit_sync.http.files import build_form
from ittybit_sync.http.pagination import Page
from ittybit_sync.http.resource import Mode, Resource
from wootiv.arguments import described
from wootiv.files import extract_files

T = TypeVar("T")

_FIELDS = Querystring(arrays="brackets")


class WootivResource(Resource[Mode]):
    """A group of calls."""

    def _call(self, request: Request, into: type[T]) -> T:
        # The API may send null for anything, which is None (spec section 8).
        nullable: Any = into if into is object else cast("Any", into) | None
        value: T = self._caller.call(request, nullable)
        return value

    def _nothing(self, request: Request) -> None:
        # In the other modes it is the response, which a call of no value has too.
        return self._caller.call(request, type(None))

    def _list(self, request: Request, item: type[T], paging: Paging) -> Page[T]:
        page: Page[T] = self._caller.list(request, item, paging)
        return page

    def _form(
        self,
        path: str,
        files: Sequence[str],
        given: Mapping[str, object],
        known: type,
        into: type[T],
    ) -> T:
        """Send a form if there are files at `files` in what is `given`, else JSON."""
        request = described("POST", path, given, known)
        values, found = extract_files(request.json, files)
        if found:
            fields = list(_FIELDS.pairs(values))
            kind, body = _io.to_thread(build_form, fields, found)
            headers = _with_kind(kind, request.headers or {})
            request = replace(request, json=UNSET, body=body, headers=headers)
        return self._call(request, into)


def _with_kind(kind: str, told: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return headers with the `kind` of a form, unless the caller told another.

    Of a caller who tells the same, it is without the boundary.
    """
    name = next((name for name in told if name.lower() == "content-type"), None)
    if name is not None and told[name] != "multipart/form-data":
        return {**told}
    return {**{n: v for n, v in told.items() if n != name}, "Content-Type": kind}
