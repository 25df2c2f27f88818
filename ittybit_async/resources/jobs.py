"""Jobs: one input that the server encodes and stores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Unpack

from msgspec import UNSET, UnsetType

from ittybit.core.http.request_options import CallOptions, RequestOptions, merge_options
from ittybit.core.kinds.calls import show_kinds
from ittybit.core.pagination import cursor_paging
from ittybit.core.payloads.jobs import build_job_request
from ittybit.core.waiting.options import WaitOptions, show_wait_options
from ittybit.core.waiting.work import JOBS
from ittybit.timeouts import HttpxTimeout, Timeout
from ittybit.types import Job, JobStatus
from ittybit_async.http.pagination import Page
from ittybit_async.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_async.resources.job_kinds import JobKinds


class JobsResource(JobKinds[Mode]):
    """Calls for jobs (`client.jobs`)."""

    _path = "jobs"
    _work_type = JOBS
    with_raw_response: JobsResource[Raw]
    with_streaming_response: JobsResource[Streamed]

    @listing
    def list(
        self,
        *,
        kind: str | None = None,
        status: JobStatus | None = None,
        input: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        before: str | None = None,
        order: Literal["asc", "desc"] | None = None,
        **call: Unpack[CallOptions],
    ) -> Page[Job]:
        """List the jobs of the project.

        Args:
            kind: Return only jobs of this kind.
            status: Return only jobs with this status.
            input: Return only jobs with this input, which is the complete URL.
            limit: Items per page, 1 to 100. The server's default is 20.
            after: Return the items that follow the job with this ID.
            before: Return the items that precede the job with this ID. Iteration then
                continues with the preceding pages.
            order: ``"desc"`` for the newest first (default) or ``"asc"`` for the oldest
                first.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Returns:
            A page. Iterating over it continues with the next pages.

        >>> async for job in client.jobs.list(status="failed"):
        ...     print(job.id, job.error)
        """
        query = {
            "kind": kind,
            "status": status,
            "input": input,
            "limit": limit,
            "after": after,
            "before": before,
            "order": order,
        }
        return self._list(Job, query, call, cursor_paging)

    @operation
    @show_kinds("job")
    async def create(
        self,
        /,
        *,
        kind: str | None = None,
        request: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
        timeout: float | Timeout | HttpxTimeout | UnsetType | None = UNSET,
        max_retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        request_options: RequestOptions | None = None,
        **job: Any,
    ) -> Job:
        """Create a job and return it, usually ``queued``.

        Args:
            kind: Kind of the job, such as ``video``.
            request: Complete request body, instead of `kind` and `job`.
            idempotency_key: Key that identifies this call for 24 hours. A second call
                with the same key returns the first job. By default, each call has a new
                key.
            timeout: Seconds without progress of the request, or a Timeout.
            max_retries: Number of retries after the first attempt.
            extra_headers: Headers to add to the request.
            request_options: Other names of these options, and additional data.
            **job: Fields of the kind, such as `input` and `options`.
                `ittybit.kinds` lists them with units and ranges.

        Returns:
            The new job.

        Raises:
            ArgumentError: The kind, an option, or a value is invalid. Nothing was sent.
            BadRequestError: The server refused the request.

        >>> job = await client.jobs.create(
        ...     kind="video",
        ...     input="https://example.com/harbour.mov",
        ...     options={"width": 1280, "format": "mp4"},
        ...     output="s3://renditions/harbour.mp4",
        ... )
        """
        call = merge_options(request_options, timeout, max_retries, extra_headers)
        create = build_job_request(kind, job, request, idempotency_key, call)
        return await self._caller.call(create, Job)

    @operation
    async def get(self, id: str, **call: Unpack[CallOptions]) -> Job:
        """Return the job with this ID.

        Args:
            id: ID of the job.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Raises:
            NotFoundError: No job has this ID.

        >>> job = await client.jobs.get("job_k3v8q1m5x7z2")
        """
        return await self._get(id, Job, call)

    @show_wait_options
    @show_kinds("job")
    async def create_and_wait(
        self,
        *,
        kind: str | None = None,
        request: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
        max_retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        request_options: RequestOptions | None = None,
        **job: Any,
    ) -> Job:
        """Create a job and wait until it has succeeded.

        Args:
            kind: Kind of the job, such as ``video``.
            request: Complete request body, instead of `kind` and `job`.
            idempotency_key: Key that identifies this call for 24 hours. A second call
                with the same key returns the first job. By default, each call has a new
                key.
            max_retries: Number of retries of the request that creates it.
            extra_headers: Headers to add to this request.
            request_options: Timeout, retries, and additional data of this request.
            **job: Fields of the kind, such as `input` and `options`, which
                `ittybit.kinds` lists with units and ranges, and the arguments of
                `wait`: `timeout` (in seconds), `on_timeout`, `on_progress`, and
                `events`.

        Returns:
            The job with its output.

        Raises:
            ArgumentError: The kind, an option, or a value is invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The job failed.
            TaskCancelled: The job was cancelled.
            TaskTimeout: The job still runs after `timeout` seconds.
            APIError: More than ten polls in a row failed.

        >>> job = await client.jobs.create_and_wait(
        ...     kind="animation", input=url, options={"end": 2}, timeout=300
        ... )
        """
        wait_options = WaitOptions[Job].take(job)
        call = merge_options(request_options, UNSET, max_retries, extra_headers)
        create = build_job_request(kind, job, request, idempotency_key, call)
        return await self._create_and_wait(create, wait_options)
