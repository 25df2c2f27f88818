# Generated from ittybit_async/resources/resource.py by build_sync.py. Do not edit.
"""Base of the resources of the Ittybit API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from msgspec import UNSET

from ittybit.core.http.request import Request
from ittybit.core.http.request_options import CallOptions, call_options
from ittybit.core.pagination import Paging, linked_paging
from ittybit.core.url.url import segment
from ittybit.types import Confirmation
from ittybit_sync import _io
from ittybit_sync.http.pagination import Page
from ittybit_sync.http.resource import Mode, Resource

T = TypeVar("T")


class IttybitResource(Resource[Mode]):
    """Calls whose URLs start with the same path."""

    _path: ClassVar[str]

    def _list(
        self,
        item: type[T],
        query: Mapping[str, object],
        call: CallOptions,
        paging: Paging = linked_paging,
    ) -> Page[T]:
        # None must not remove a parameter of the client's default_query.
        given = {name: value for name, value in query.items() if value is not None}
        options = call_options(call)
        request = Request("GET", f"/{self._path}", query=given, options=options)
        page: Page[T] = self._caller.list(request, item, paging)
        return page

    def _get(self, id: str, into: type[T], call: CallOptions) -> _io.Eventual[T]:
        return self._send("GET", f"/{self._path}/{segment(id)}", UNSET, into, call)

    def _post(self, body: Any, into: type[T], call: CallOptions) -> _io.Eventual[T]:
        return self._send("POST", f"/{self._path}", body, into, call)

    def _patch(
        self, id: str, body: Any, into: type[T], call: CallOptions
    ) -> _io.Eventual[T]:
        place = f"/{self._path}/{segment(id)}"
        return self._send("PATCH", place, body or UNSET, into, call)

    def _delete(self, id: str, call: CallOptions) -> _io.Eventual[Confirmation]:
        place = f"/{self._path}/{segment(id)}"
        return self._send("DELETE", place, UNSET, Confirmation, call)

    def _send(
        self, method: str, path: str, body: Any, into: type[T], call: CallOptions
    ) -> _io.Eventual[T]:
        request = Request(method, path, json=body, options=call_options(call))
        return self._caller.call(request, into)
