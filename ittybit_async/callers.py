"""Who carries out a resource's calls: one class for each mode."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

from ittybit.core.http.models import RawResponse
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.http.request import Request
from ittybit.core.pagination import Paging, linked
from ittybit_async import _io
from ittybit_async.http.engine import Engine
from ittybit_async.http.pagination import Page
from ittybit_async.http.streaming import StreamedResponse

T = TypeVar("T")


class Caller:
    """Returns the value."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def call(self, request: Request, into: type[T]) -> _io.Eventually[T]:
        """Carry out `request` and return its answer as `into`."""
        return self.engine.call(request, into)

    def list(self, request: Request, item: type[T], paging: Paging = linked) -> Any:
        """Return the page of `item` that `request` asks for, read by `paging`."""
        return _io.start(Page(self.engine, request, item, paging))


class RawCaller(Caller):
    """Returns the response, with the value as its ``data``."""

    async def call(self, request: Request, into: type[T]) -> Any:
        """Carry out `request` and return the response."""
        response = await self.engine.send(request)
        data: Any = self.engine.read(response, into)
        return RawResponse[Any].of(response, data)

    async def list(
        self, request: Request, item: type[T], paging: Paging = linked
    ) -> Any:
        """Carry out `request` and return the response, with the page."""
        page: Page[Any] = await Page(self.engine, request, item, paging).load()
        return RawResponse[Any].of(page.raw, page)


class StreamCaller(Caller):
    """Opens the response."""

    async def call(self, request: Request, into: type[T]) -> Any:
        """Return the response of `request`, to be entered."""
        return opened(self.engine, request)

    async def list(
        self, request: Request, item: type[T], paging: Paging = linked
    ) -> Any:
        """Return the response of `request`, to be entered."""
        return opened(self.engine, request)


@asynccontextmanager
async def opened(engine: Engine, request: Request) -> AsyncGenerator[StreamedResponse]:
    """Send `request`, with retries, and hold its response open."""

    async def enter(outgoing: Outgoing, number: int) -> StreamedResponse:
        reply = await stack.enter_async_context(engine.stream(outgoing, number))
        return StreamedResponse(reply, outgoing, number)

    async with AsyncExitStack() as stack:
        yield await engine.persist(request, enter)
