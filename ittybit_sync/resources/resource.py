# Generated from ittybit_async/resources/resource.py by build_sync.py. Do not edit.
"""What all resources have in common."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from msgspec import UNSET

from ittybit.request import Request
from ittybit.request_options import RequestOptions
from ittybit.types import Confirmation
from ittybit.url import path
from ittybit_sync import _io
from ittybit_sync.callers import Caller, RawCaller, StreamCaller
from ittybit_sync.modes import Mode
from ittybit_sync.pages import Page

T = TypeVar("T")


class Resource(Generic[Mode]):
    """A group of calls; a call describes its request and hands it to the caller.

    ``with_raw_response`` has the same calls, which return the response with the value
    as its ``data``; with ``with_streaming_response`` they open it, for ``with``.
    """

    _path: ClassVar[str]

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._engine = caller.engine

    if TYPE_CHECKING:  # each resource says of what type these are
        with_raw_response: Any
        with_streaming_response: Any
    else:

        @property
        def with_raw_response(self):
            return type(self)(RawCaller(self._engine))

        @property
        def with_streaming_response(self):
            return _Opening(type(self)(StreamCaller(self._engine)))

    def _list(
        self,
        item: type[T],
        query: Mapping[str, object],
        options: RequestOptions | None,
    ) -> Page[T]:
        request = Request("GET", path(self._path), query=query, options=options or {})
        page: Page[T] = self._caller.list(request, item)
        return page

    def _get(self, id: str, into: type[T], options: RequestOptions | None) -> T:
        request = Request("GET", path(self._path, id), options=options or {})
        return self._caller.call(request, into)

    def _post(self, body: Any, into: type[T], options: RequestOptions | None) -> T:
        request = Request("POST", path(self._path), json=body, options=options or {})
        return self._caller.call(request, into)

    def _patch(
        self, id: str, body: Any, into: type[T], options: RequestOptions | None
    ) -> T:
        place = path(self._path, id)
        request = Request("PATCH", place, json=body or UNSET, options=options or {})
        return self._caller.call(request, into)

    def _delete(self, id: str, options: RequestOptions | None) -> Confirmation:
        request = Request("DELETE", path(self._path, id), options=options or {})
        return self._caller.call(request, Confirmation)


class _Opening:
    """A resource whose calls of one response return it to be entered."""

    def __init__(self, resource: object) -> None:
        self._resource = resource

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._resource, name)
        if not hasattr(call, "has_one_response"):
            return call

        def enter(*args: Any, **kwargs: Any) -> Any:
            return _io.opened(partial(call, *args, **kwargs))

        return enter
