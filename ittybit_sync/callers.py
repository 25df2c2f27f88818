# Generated from ittybit_async/callers.py by build_sync.py. Do not edit.
"""Who carries out a resource's calls: one class for each mode."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar

from ittybit.core.http.models import RawResponse
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.http.request import Request
from ittybit.core.pagination import Paging, linked
from ittybit_sync import _io
from ittybit_sync.http.engine import Engine
from ittybit_sync.http.pagination import Page
from ittybit_sync.http.streaming import StreamedResponse

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

    def call(self, request: Request, into: type[T]) -> Any:
        """Carry out `request` and return the response."""
        response = self.engine.send(request)
        data: Any = self.engine.read(response, into)
        return RawResponse[Any].of(response, data)

    def list(self, request: Request, item: type[T], paging: Paging = linked) -> Any:
        """Carry out `request` and return the response, with the page."""
        page: Page[Any] = Page(self.engine, request, item, paging).load()
        return RawResponse[Any].of(page.raw, page)


class StreamCaller(Caller):
    """Opens the response."""

    def call(self, request: Request, into: type[T]) -> Any:
        """Return the response of `request`, to be entered."""
        return opened(self.engine, request)

    def list(self, request: Request, item: type[T], paging: Paging = linked) -> Any:
        """Return the response of `request`, to be entered."""
        return opened(self.engine, request)


@contextmanager
def opened(engine: Engine, request: Request) -> Generator[StreamedResponse]:
    """Send `request`, with retries, and hold its response open."""

    def enter(outgoing: Outgoing, number: int) -> StreamedResponse:
        reply = stack.enter_context(engine.stream(outgoing, number))
        return StreamedResponse(reply, outgoing, number)

    with ExitStack() as stack:
        yield engine.persist(request, enter)
