# Generated from ittybit_async/http/resource.py by build_sync.py. Do not edit.
"""Base of the resources of all APIs, and the three ways to run their calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, Self, TypeVar, cast, overload

from ittybit.core.http.models import RawResponse
from ittybit_sync import _io
from ittybit_sync.http.pagination import Page
from ittybit_sync.http.reply import Reply
from ittybit_sync.http.streaming import StreamedResponse

if TYPE_CHECKING:
    from typing import Concatenate


from ittybit.core.call_signatures import show_options
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.http.request import Request
from ittybit.core.pagination import Paging, linked_paging
from ittybit_sync.http.engine import Engine

T = TypeVar("T")

P = ParamSpec("P")


class Parsed:
    """Mode of calls that return the value."""


class Raw:
    """Mode of calls that return the response, with the value as its ``data``."""


class Streamed:
    """Mode of calls that return the open response, with its body unread."""


Mode = TypeVar("Mode", Parsed, Raw, Streamed)


class Executor:
    """Runs calls, and returns the value."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def call(self, request: Request, into: type[T]) -> _io.Eventual[T]:
        """Send `request` and return its response as `into`."""
        return self.engine.call(request, into)

    def list(
        self, request: Request, item: type[T], paging: Paging = linked_paging
    ) -> Any:
        """Send `request` and return a page of `item`."""
        return _io.start(Page(self.engine, request, item, paging))


class RawExecutor(Executor):
    """Runs calls, and returns the response with the value as its ``data``."""

    def call(self, request: Request, into: type[T]) -> Any:
        """Send `request` and return the response."""
        response = self.engine.send(request)
        data: Any = self.engine.read(response, into)
        return RawResponse[Any].of(response, data)

    def list(
        self, request: Request, item: type[T], paging: Paging = linked_paging
    ) -> Any:
        """Send `request` and return the response with the page."""
        page: Page[Any] = Page(self.engine, request, item, paging).load()
        return RawResponse[Any].of(page.raw, page)


class StreamExecutor(Executor):
    """Runs calls, and returns a context manager of the open response."""

    def call(self, request: Request, into: type[T]) -> Any:
        """Return a context manager of the open response."""
        return OpenResponse[StreamedResponse](self.engine, request)

    def list(
        self, request: Request, item: type[T], paging: Paging = linked_paging
    ) -> Any:
        """Return a context manager of the open response."""
        return OpenResponse[StreamedResponse](self.engine, request)


class OpenResponse(AbstractContextManager[T]):
    """Context manager that sends a request and keeps its response open.

    The block receives the response, as converted by `convert`.
    """

    # A generator would be closed before the generators inside it when a loop ends.

    def __init__(
        self,
        engine: Engine,
        request: Request,
        convert: Callable[[StreamedResponse], Any] | None = None,
    ) -> None:
        self._engine = engine
        self._request = request
        self._convert = convert
        self._reply: Reply | None = None

    def __enter__(self) -> T:
        try:
            return cast("T", self._engine.persist(self._request, self._open))
        except BaseException:  # a signal handler may raise when the response is open
            self._close()
            raise

    def _open(self, outgoing: Outgoing, number: int) -> Any:
        reply = self._reply = self._engine.open(outgoing, number)
        response = StreamedResponse(reply, outgoing, number)
        return response if self._convert is None else self._convert(response)

    def __exit__(self, *error: object) -> None:
        self._close()

    def _close(self) -> None:
        if self._reply is None:
            return
        try:
            self._reply.close()
        finally:
            self._reply.close()  # again, in case a signal handler raised in it


class Resource(Generic[Mode]):
    """A group of calls, each of which passes its request to an executor.

    ``with_raw_response`` has the same calls, which return the response with the value
    as its ``data``. Those of ``with_streaming_response`` return the open response.
    """

    def __init__(self, executor: Executor) -> None:
        self._caller = executor
        self._engine = executor.engine

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self._engine.options.base_url!r})"

    def __rich_repr__(self) -> Iterator[tuple[str, str]]:
        yield "base_url", self._engine.options.base_url

    if TYPE_CHECKING:  # each resource declares the types
        with_raw_response: Any
        with_streaming_response: Any
    else:

        @property
        def with_raw_response(self):
            return type(self)(RawExecutor(self._engine))

        @property
        def with_streaming_response(self):
            return _StreamingCalls(type(self)(StreamExecutor(self._engine)))


class _StreamingCalls:
    """A resource whose calls return context managers of the open response."""

    def __init__(self, resource: object) -> None:
        self._resource = resource

    def __dir__(self) -> list[str]:
        return dir(self._resource)  # for completion and mocks

    def __repr__(self) -> str:
        return f"<streamed calls of {self._resource!r}>"

    def __getattr__(self, name: str) -> Any:
        attribute = getattr(self._resource, name)
        if isinstance(attribute, Resource):
            return _StreamingCalls(cast("object", attribute))
        if not hasattr(attribute, "has_one_response"):
            return attribute

        def enter(*args: Any, **kwargs: Any) -> Any:
            return _LaterResponse(partial(attribute, *args, **kwargs))

        return enter


class _LaterResponse(AbstractContextManager[T]):
    """Context manager that enters the result of `call`."""

    def __init__(
        self, call: Callable[[], _io.Eventual[AbstractContextManager[T]]]
    ) -> None:
        self._call = call

    def __enter__(self) -> T:
        self._response = self._call()
        return self._response.__enter__()

    def __exit__(self, *error: object) -> None:
        self._response.__exit__(None, None, None)


if TYPE_CHECKING:

    class operation(Generic[P, T]):
        """A call that returns a value."""

        def __init__(
            self, function: Callable[Concatenate[Any, P], _io.Eventual[T]]
        ) -> None: ...
        @overload
        def __get__(self, instance: None, owner: object) -> Self: ...
        @overload
        def __get__(
            self, instance: Resource[Parsed], owner: object
        ) -> Callable[P, _io.Eventual[T]]: ...
        @overload
        def __get__(
            self, instance: Resource[Raw], owner: object
        ) -> Callable[P, _io.Eventual[RawResponse[T]]]: ...
        @overload
        def __get__(
            self, instance: Resource[Streamed], owner: object
        ) -> Callable[P, AbstractContextManager[StreamedResponse]]: ...
        def __get__(self, instance: Any, owner: object) -> Any: ...

    class listing(Generic[P, T]):
        """A call that returns a page."""

        def __init__(
            self, function: Callable[Concatenate[Any, P], Page[T]]
        ) -> None: ...
        @overload
        def __get__(self, instance: None, owner: object) -> Self: ...
        @overload
        def __get__(
            self, instance: Resource[Parsed], owner: object
        ) -> Callable[P, Page[T]]: ...
        @overload
        def __get__(
            self, instance: Resource[Raw], owner: object
        ) -> Callable[P, _io.Eventual[RawResponse[Page[T]]]]: ...
        @overload
        def __get__(
            self, instance: Resource[Streamed], owner: object
        ) -> Callable[P, AbstractContextManager[StreamedResponse]]: ...
        def __get__(self, instance: Any, owner: object) -> Any: ...

else:

    def operation(function):
        function.has_one_response = True
        return show_options(function)

    listing = operation
