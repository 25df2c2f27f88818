# Generated from ittybit_async/resources/jobs.py by build_sync.py. Do not edit.
"""Jobs: one input, encoded and stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from ittybit.core.http.request_options import RequestOptions, idempotency_headers
from ittybit.core.pagination import cursor_paging
from ittybit.core.payloads.jobs import build_job
from ittybit.core.waiting.options import OnTimeout, WaitOptions
from ittybit.core.waiting.work import JOBS
from ittybit.types import Job, JobStatus
from ittybit.types.jobs import JobKind
from ittybit.webhooks.dispatcher import Events
from ittybit_sync.http.pagination import Page
from ittybit_sync.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_sync.resources.job_creation import job_completion, job_creation
from ittybit_sync.resources.work import WorkResource


class JobsResource(WorkResource[Mode, Job]):
    """``client.jobs`` (spec section 24)."""

    _path = "jobs"
    _watched = JOBS
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

        >>> for job in client.jobs.list(status="failed"):
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
        return self._list(Job, query, request_options, cursor_paging)

    @job_creation
    def create(
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

        >>> job = client.jobs.create(
        ...     kind="video",
        ...     input="https://example.com/harbour.mov",
        ...     options={"width": 1280, "format": "mp4"},
        ...     output="s3://renditions/harbour.mp4",
        ... )
        """
        body = build_job(kind, job, request)
        headers = idempotency_headers(idempotency_key)
        return self._post(body, Job, request_options, headers)

    @operation
    def get(self, id: str, *, request_options: RequestOptions | None = None) -> Job:
        """Return the job with this `id`; NotFoundError if there is none.

        >>> job = client.jobs.get("job_k3v8q1m5x7z2")
        """
        return self._get(id, Job, request_options)

    @job_completion
    def create_and_wait(
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

        >>> job = client.jobs.create_and_wait(
        ...     kind="animation", input=url, options={"end": 2}, timeout=300
        ... )
        """
        terms = WaitOptions(
            timeout=timeout,
            on_timeout=on_timeout,
            on_progress=on_progress,
            events=events,
        )
        body = build_job(kind, job, request)
        head = idempotency_headers(idempotency_key)
        return self._create_and_wait(body, terms, request_options, head)
