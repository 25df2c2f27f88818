# Generated from ittybit_async/resources/resource.py by build_sync.py. Do not edit.
"""What all resources have in common."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Generic, TypeVar

from ittybit.request import Request
from ittybit.request_options import RequestOptions
from ittybit.types import Confirmation
from ittybit_sync import _io
from ittybit_sync.callers import Caller
from ittybit_sync.modes import Mode
from ittybit_sync.pages import Page

T = TypeVar("T")
R = TypeVar("R")


class Resource(Generic[Mode]):
    """A group of calls; a call describes its request and hands it to the caller."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._engine = caller.engine

    def _list(
        self,
        path: str,
        item: type[T],
        query: Mapping[str, object],
        options: RequestOptions | None,
    ) -> Page[T]:
        request = Request("GET", path, query=query, options=options or {})
        page: Page[T] = self._caller.list(request, item)
        return page

    def _get(self, path: str, into: type[T], options: RequestOptions | None) -> T:
        return self._caller.call(Request("GET", path, options=options or {}), into)

    def _post(
        self, path: str, body: Any, into: type[T], options: RequestOptions | None
    ) -> T:
        return self._caller.call(
            Request("POST", path, json=body, options=options or {}), into
        )

    def _patch(
        self, path: str, body: Any, into: type[T], options: RequestOptions | None
    ) -> T:
        return self._caller.call(
            Request("PATCH", path, json=body, options=options or {}), into
        )

    def _delete(self, path: str, options: RequestOptions | None) -> Confirmation:
        return self._caller.call(
            Request("DELETE", path, options=options or {}), Confirmation
        )


class _Opening:
    """A resource whose calls, which return a stream to enter, can be entered."""

    def __init__(self, resource: object) -> None:
        self._resource = resource

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._resource, name)
        if not hasattr(call, "has_one_response"):
            return call

        def enter(*args: Any, **kwargs: Any) -> Any:
            return _io.opened(partial(call, *args, **kwargs))

        return enter


def opening(resource: R) -> R:
    """Return `resource` with calls that are entered."""
    opened: Any = _Opening(resource)
    return opened  # type: ignore[no-any-return]  # it has every call that R has
