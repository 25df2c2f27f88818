"""What the mode makes of a call that creates a job, as ``modes`` has it of others."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, Self, overload

from ittybit.core.http.models import RawResponse
from ittybit.core.signatures import show_options
from ittybit_async import _io
from ittybit_async.http.resource import Parsed, Raw, Streamed, operation
from ittybit_async.http.streaming import StreamedResponse

if TYPE_CHECKING:
    from ittybit.types.create_job import CreateJob, CreateJobAndWait
    from ittybit.types.job import Job
    from ittybit_async.http.resource import Resource

    class job_creation:
        """A call that creates a job: each kind has options of its own."""

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
        """A call that creates a job and sees it through: many responses, one value."""
        ...

else:

    def job_creation(function):
        return show_options(operation(function), "ittybit.types.create_job.CreateJob")

    def job_completion(function):
        return show_options(function, "ittybit.types.create_job.CreateJobAndWait")
