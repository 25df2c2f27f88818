# Generated from ittybit_async/modes.py by build_sync.py. Do not edit.
"""What a call gives back: the value, the raw response with it, or an open stream.

A resource is generic over its mode, so that each call is written once and typed in
all three. The decorators here tell a type checker what the mode makes of a call; when
the program runs, they only mark the calls that have one response, which can be opened.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, Self, TypeVar, overload

from ittybit.exchange import RawResponse
from ittybit_sync import _io
from ittybit_sync.pages import Page
from ittybit_sync.responses import StreamedResponse

if TYPE_CHECKING:
    from typing import Concatenate

    from ittybit.types.create import Create
    from ittybit.types.create_and_wait import CreateAndWait
    from ittybit.types.create_job import CreateJob, CreateJobAndWait
    from ittybit.types.job import Job
    from ittybit.types.task import Task
    from ittybit_sync.resource import Resource

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
        ) -> Callable[P, _io.Opened[StreamedResponse]]: ...
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
        ) -> Callable[P, _io.Opened[StreamedResponse]]: ...
        def __get__(self, instance: Any, owner: object) -> Any: ...

    class creation:
        """A call that creates a task: each kind has options of its own."""

        def __init__(self, function: Callable[..., _io.Eventually[Task]]) -> None: ...
        @overload
        def __get__(self, instance: None, owner: object) -> Self: ...
        @overload
        def __get__(
            self, instance: Resource[Parsed], owner: object
        ) -> Create[_io.Eventually[Task]]: ...
        @overload
        def __get__(
            self, instance: Resource[Raw], owner: object
        ) -> Create[_io.Eventually[RawResponse[Task]]]: ...
        @overload
        def __get__(
            self, instance: Resource[Streamed], owner: object
        ) -> Create[_io.Opened[StreamedResponse]]: ...
        def __get__(self, instance: Any, owner: object) -> Any: ...

    def completion(
        function: Callable[..., _io.Eventually[Task]],
    ) -> CreateAndWait[_io.Eventually[Task]]:
        """A call that creates a task and sees it through: many responses, one value."""
        ...

    class job_creation:
        """A call that creates a job: each kind has options of its own."""

        def __init__(self, function: Callable[..., _io.Eventually[Job]]) -> None: ...
        @overload
        def __get__(self, instance: None, owner: object) -> Self: ...
        @overload
        def __get__(
            self, instance: Resource[Parsed], owner: object
        ) -> CreateJob[_io.Eventually[Job]]: ...
        @overload
        def __get__(
            self, instance: Resource[Raw], owner: object
        ) -> CreateJob[_io.Eventually[RawResponse[Job]]]: ...
        @overload
        def __get__(
            self, instance: Resource[Streamed], owner: object
        ) -> CreateJob[_io.Opened[StreamedResponse]]: ...
        def __get__(self, instance: Any, owner: object) -> Any: ...

    def job_completion(
        function: Callable[..., _io.Eventually[Job]],
    ) -> CreateJobAndWait[_io.Eventually[Job]]:
        """A call that creates a job and sees it through: many responses, one value."""
        ...

else:

    def operation(function):
        function.has_one_response = True
        return function

    listing = creation = job_creation = operation

    def completion(function):
        return function

    job_completion = completion
