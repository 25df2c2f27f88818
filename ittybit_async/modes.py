"""What a call gives back: the value, the raw response with it, or an open stream.

A resource is generic over its mode, so that each call is written once and typed in
all three. The decorators here tell a type checker what the mode makes of a call; when
the program runs, they only mark the calls that have one response, which can be opened.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, Self, TypeVar, overload

from ittybit.core.http.models import RawResponse
from ittybit_async import _io
from ittybit_async.http.pagination import Page
from ittybit_async.http.streaming import StreamedResponse

if TYPE_CHECKING:
    from typing import Concatenate

    from ittybit_async.http.resource import Resource

P = ParamSpec("P")
T = TypeVar("T")


class Parsed:
    """A call returns the value."""


class Raw:
    """A call returns the response, and the value as its ``data``."""


class Streamed:
    """A call opens the response, whose body is read as it comes."""


Mode = TypeVar("Mode", Parsed, Raw, Streamed)

if TYPE_CHECKING:

    class operation(Generic[P, T]):
        """A call that returns a value."""

        def __init__(
            self, function: Callable[Concatenate[Any, P], _io.Eventually[T]]
        ) -> None: ...
        @overload
        def __get__(self, instance: None, owner: object) -> Self: ...
        @overload
        def __get__(
            self, instance: Resource[Parsed], owner: object
        ) -> Callable[P, _io.Eventually[T]]: ...
        @overload
        def __get__(
            self, instance: Resource[Raw], owner: object
        ) -> Callable[P, _io.Eventually[RawResponse[T]]]: ...
        @overload
        def __get__(
            self, instance: Resource[Streamed], owner: object
        ) -> Callable[P, AbstractAsyncContextManager[StreamedResponse]]: ...
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
        ) -> Callable[P, _io.Eventually[RawResponse[Page[T]]]]: ...
        @overload
        def __get__(
            self, instance: Resource[Streamed], owner: object
        ) -> Callable[P, AbstractAsyncContextManager[StreamedResponse]]: ...
        def __get__(self, instance: Any, owner: object) -> Any: ...

else:

    def operation(function):
        function.has_one_response = True
        return function

    listing = operation
