"""What all resources have in common."""

from collections.abc import Mapping
from typing import Any, TypeVar

from ittybit.options import RequestOptions
from ittybit.request import Request
from ittybit.types import Confirmation
from ittybit_async import _io
from ittybit_async.engine import Engine
from ittybit_async.pages import Page

T = TypeVar("T")


class Resource:
    """A group of calls; a call describes its request and hands it to the engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def _list(
        self,
        path: str,
        item: type[T],
        query: Mapping[str, object],
        options: RequestOptions | None,
    ) -> Page[T]:
        request = Request("GET", path, query=query, options=options or {})
        return _io.begin(Page(self._engine, request, item))

    async def _get(self, path: str, into: type[T], options: RequestOptions | None) -> T:
        return await self._engine.call(
            Request("GET", path, options=options or {}), into
        )

    async def _post(
        self, path: str, body: Any, into: type[T], options: RequestOptions | None
    ) -> T:
        return await self._engine.call(
            Request("POST", path, json=body, options=options or {}), into
        )

    async def _patch(
        self, path: str, body: Any, into: type[T], options: RequestOptions | None
    ) -> T:
        return await self._engine.call(
            Request("PATCH", path, json=body, options=options or {}), into
        )

    async def _delete(self, path: str, options: RequestOptions | None) -> Confirmation:
        return await self._engine.call(
            Request("DELETE", path, options=options or {}), Confirmation
        )
