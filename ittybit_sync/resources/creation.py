# Generated from ittybit_async/resources/creation.py by build_sync.py. Do not edit.
"""What the mode makes of a call that creates a task, as ``modes`` has it of others."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Self, overload

from ittybit.core.http.models import RawResponse
from ittybit.core.signatures import show_options
from ittybit_sync import _io
from ittybit_sync.http.resource import Parsed, Raw, Streamed, operation
from ittybit_sync.http.streaming import StreamedResponse

if TYPE_CHECKING:
    from ittybit.types.create import Create
    from ittybit.types.create_and_wait import CreateAndWait
    from ittybit.types.task import Task
    from ittybit_sync.http.resource import Resource

    class creation:
        """A call that creates a task: each kind has options of its own."""

        def __init__(self, function: Callable[..., _io.Eventual[Task]]) -> None: ...
        @overload
        def __get__(self, instance: None, owner: object) -> Self: ...
        @overload
        def __get__(
            self, instance: Resource[Parsed], owner: object
        ) -> Create[_io.Eventual[Task]]: ...
        @overload
        def __get__(
            self, instance: Resource[Raw], owner: object
        ) -> Create[_io.Eventual[RawResponse[Task]]]: ...
        @overload
        def __get__(
            self, instance: Resource[Streamed], owner: object
        ) -> Create[AbstractContextManager[StreamedResponse]]: ...
        def __get__(self, instance: Any, owner: object) -> Any: ...

    def completion(
        function: Callable[..., _io.Eventual[Task]],
    ) -> CreateAndWait[_io.Eventual[Task]]:
        """A call that creates a task and sees it through: many responses, one value."""
        ...

else:

    def creation(function):
        return show_options(operation(function), "ittybit.types.create.Create")

    def completion(function):
        return show_options(function, "ittybit.types.create_and_wait.CreateAndWait")
