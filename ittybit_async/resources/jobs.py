"""Jobs: one input, encoded and stored."""

from __future__ import annotations

import builtins
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import aclosing
from typing import Any, Literal

from ittybit.deadlines import all_within
from ittybit.idempotency import idempotency_headers
from ittybit.jobs import description
from ittybit.pages import cursored
from ittybit.request import Request
from ittybit.request_options import RequestOptions
from ittybit.terms import OnTimeout, Terms
from ittybit.types import Job, JobStatus
from ittybit.types.jobs import JobKind
from ittybit.url import path
from ittybit.watched import JOBS
from ittybit.webhooks.dispatcher import Events
from ittybit_async import waiting
from ittybit_async.modes import Mode, Raw, Streamed, listing, operation
from ittybit_async.pages import Page
from ittybit_async.resources.job_creation import job_completion, job_creation
from ittybit_async.resources.resource import IttybitResource


class JobsResource(IttybitResource[Mode]):
    """``client.jobs`` (spec section 24)."""

    _path = "jobs"
    with_raw_response: JobsResource[Raw]
    with_streaming_response: JobsResource[Streamed]

    @listing
    def list(
        self,
        *,
        kind: JobKind | None = None,
        status: JobStatus | None = None,
        input: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        before: str | None = None,
        order: Literal["asc", "desc"] | None = None,
        request_options: RequestOptions | None = None,
    ) -> Page[Job]:
        """List the jobs of the project, newest first unless `order` is ``"asc"``.

        `kind`, `status` and `input`, the whole URL, each leave only jobs that have it.
        `limit` is the number of jobs a page, 1 to 100; the server's default is 20. The
        page holds what follows the job with the id `after`, or precedes that with the
        id `before`; a walk goes on in that direction.

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
        return self._list(Job, query, request_options, cursored)

    @job_creation
    async def create(
        self,
        *,
        kind: str | None = None,
        request: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
        request_options: RequestOptions | None = None,
        **job: Any,
    ) -> Job:
        """Create a job and return it, usually ``queued``.

        Give `kind`, `input` and what else a job of that kind takes, or the whole body
        as `request`. `ittybit.types.jobs` has the fields and the `options` of each
        kind, with units and ranges. The same `idempotency_key` within 24 hours brings
        the first job again; without one each call has its own. Raises ArgumentError
        before anything is sent where the kind, an option or a value cannot be right,
        BadRequestError where the server refuses.

        >>> job = await client.jobs.create(
        ...     kind="video",
        ...     input="https://example.com/harbour.mov",
        ...     options={"width": 1280, "format": "mp4"},
        ...     output="s3://renditions/harbour.mp4",
        ... )
        """
        body = description(kind, job, request)
        headers = idempotency_headers(idempotency_key)
        return await self._post(body, Job, request_options, headers)

    @operation
    async def get(
        self, id: str, *, request_options: RequestOptions | None = None
    ) -> Job:
        """Return the job with this `id`; NotFoundError if there is none.

        >>> job = await client.jobs.get("job_k3v8q1m5x7z2")
        """
        return await self._get(id, Job, request_options)

    async def wait(
        self,
        id: str,
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Callable[[Job], object] | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
    ) -> Job:
        """Wait until the job has succeeded, and return it.

        `timeout` is in seconds; 0 asks once, None waits for ever. When it is over,
        ``"raise"`` raises TaskTimeout, and ``"leave"`` returns the job as it is; it
        goes on, and can be waited for again. `on_progress` is called with the job
        whenever it is told of. With `events`, a `webhooks.Dispatcher` that a receiver
        feeds, the wait ends by a webhook, and the server is asked seldom. Raises
        TaskFailed or TaskCancelled, whose ``task`` is the job, where it did not
        succeed, and another APIError after some ten requests in a row that failed.

        >>> job = await client.jobs.wait(job.id, timeout=300)
        >>> job.output
        """
        terms = Terms(
            timeout=timeout,
            on_timeout=on_timeout,
            on_progress=on_progress,
            events=events,
            options=request_options,
        )
        return await waiting.wait(self._engine, JOBS, id, terms)

    async def wait_all(
        self,
        ids: Iterable[str],
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Callable[[Job], object] | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
    ) -> builtins.list[Job]:
        """Wait until all jobs have ended, and return them in the order of `ids`.

        Arguments and errors are those of `wait`. An error is that of the first job
        that did not succeed, raised when all have ended; its ``tasks`` has all of them.

        >>> jobs = await client.jobs.wait_all([cover.id, web.id], timeout=300)
        """
        terms = Terms(
            timeout=timeout,
            on_timeout=on_timeout,
            on_progress=on_progress,
            events=events,
            options=request_options,
        )
        return await waiting.wait_all(self._engine, JOBS, ids, terms)

    async def as_completed(
        self,
        ids: Iterable[str],
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Callable[[Job], object] | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
    ) -> AsyncGenerator[Job]:
        """Wait for the jobs, and yield each when it has ended, well or not.

        Arguments are those of `wait`. When the time is over, TaskTimeout carries the
        first job that still runs; with ``"leave"`` the walk ends there.

        >>> async for job in client.jobs.as_completed(ids, timeout=300):
        ...     print(job.id, job.succeeded, job.error)
        """
        terms = Terms(
            timeout=timeout,
            on_timeout=on_timeout,
            on_progress=on_progress,
            events=events,
            options=request_options,
        )
        ended = waiting.as_completed(self._engine, JOBS, ids, terms)
        async with aclosing(ended) as jobs:
            async for job in jobs:
                yield job

    @job_completion
    async def create_and_wait(
        self,
        *,
        kind: str | None = None,
        request: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Callable[[Job], object] | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **job: Any,
    ) -> Job:
        """Create a job, wait until it has succeeded, and return it.

        Arguments and errors are those of `create` and `wait`.

        >>> job = await client.jobs.create_and_wait(
        ...     kind="animation", input=url, options={"end": 2}, timeout=300
        ... )
        """
        terms = Terms(
            timeout=timeout,
            on_timeout=on_timeout,
            on_progress=on_progress,
            events=events,
        )
        create = Request(
            "POST",
            path(self._path),
            json=description(kind, job, request),
            headers=idempotency_headers(idempotency_key),
            options=request_options or {},
        )
        with all_within(self._engine.options.deadline):
            made = await self._engine.call(create, Job)
            return await waiting.wait(self._engine, JOBS, made.id, terms, made)
