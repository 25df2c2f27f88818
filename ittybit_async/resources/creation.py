"""Types of the calls that create a task."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, Self, overload

from ittybit.core.http.models import RawResponse
from ittybit.core.signatures import show_options
from ittybit.core.waiting.options import show_wait_options
from ittybit_async import _io
from ittybit_async.http.resource import Parsed, Raw, Streamed, operation
from ittybit_async.http.streaming import StreamedResponse

if TYPE_CHECKING:
    from ittybit.types.create import Create
    from ittybit.types.create_and_wait import CreateAndWait
    from ittybit.types.task import Task
    from ittybit_async.http.resource import Resource

    class creation:
        """Call that creates a task, with the options of each kind."""

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
        ) -> Create[AbstractAsyncContextManager[StreamedResponse]]: ...
        def __get__(self, instance: Any, owner: object) -> Any: ...

    def completion(
        function: Callable[..., _io.Eventual[Task]],
    ) -> CreateAndWait[_io.Eventual[Task]]:
        """Return a call that creates a task and waits for it."""
        ...

else:

    def creation(function):
        return show_options(operation(function), "ittybit.types.create.Create")

    def completion(function):
        return show_wait_options(
            function, "ittybit.types.create_and_wait.CreateAndWait"
        )


from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from ittybit.types.create_job import CreateJob, CreateJobAndWait
    from ittybit.types.job import Job
    from ittybit_async.http.resource import Resource

    class job_creation:
        """Call that creates a job, with the options of each kind."""

        def __init__(self, function: Callable[..., _io.Eventual[Job]]) -> None: ...
        @overload
        def __get__(self, instance: None, owner: object) -> Self: ...
        @overload
        def __get__(
            self, instance: Resource[Parsed], owner: object
        ) -> CreateJob[_io.Eventual[Job]]: ...
        @overload
        def __get__(
            self, instance: Resource[Raw], owner: object
        ) -> CreateJob[_io.Eventual[RawResponse[Job]]]: ...
        @overload
        def __get__(
            self, instance: Resource[Streamed], owner: object
        ) -> CreateJob[AbstractAsyncContextManager[StreamedResponse]]: ...
        def __get__(self, instance: Any, owner: object) -> Any: ...

    def job_completion(
        function: Callable[..., _io.Eventual[Job]],
    ) -> CreateJobAndWait[_io.Eventual[Job]]:
        """Return a call that creates a job and waits for it."""
        ...

else:

    def job_creation(function):
        return show_options(operation(function), "ittybit.types.create_job.CreateJob")

    def job_completion(function):
        return show_wait_options(function, "ittybit.types.create_job.CreateJobAndWait")
