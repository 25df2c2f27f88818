"""Runs: tasks that follow one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from ittybit.core.http.request_options import RequestOptions
from ittybit.core.pagination import cursor_paging
from ittybit.core.payloads.runs import build_run
from ittybit.core.waiting.options import OnTimeout, WaitOptions
from ittybit.core.waiting.work import RUNS
from ittybit.types import Run, RunStatus, RunStep, Steps
from ittybit.webhooks.dispatcher import Events
from ittybit_async.http.pagination import Page
from ittybit_async.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_async.resources.work import WorkResource


class RunsResource(WorkResource[Mode, Run]):
    """``client.runs`` (spec section 23)."""

    _path = "runs"
    _watched = RUNS
    with_raw_response: RunsResource[Raw]
    with_streaming_response: RunsResource[Streamed]

    @listing
    def list(
        self,
        *,
        status: RunStatus | None = None,
        limit: int | None = None,
        after: str | None = None,
        before: str | None = None,
        order: Literal["asc", "desc"] | None = None,
        request_options: RequestOptions | None = None,
    ) -> Page[Run]:
        """List the runs of the project, newest first unless `order` is ``"asc"``.

        `status` leaves only runs that have it. `limit` is the number of runs a page, 1
        to 100; the server's default is 20. The page holds what follows the run with
        the id `after`, or precedes that with the id `before`; a walk goes on in that
        direction.

        >>> async for run in client.runs.list(status="failed"):
        ...     print(run.id, run.error)
        """
        query = {
            "status": status,
            "limit": limit,
            "after": after,
            "before": before,
            "order": order,
        }
        return self._list(Run, query, request_options, cursor_paging)

    @operation
    async def create(
        self,
        *,
        tasks: Sequence[RunStep] | None = None,
        workflow: Steps | None = None,
        url: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
        request_options: RequestOptions | None = None,
    ) -> Run:
        """Create a run and return it.

        Give `tasks` as the API has them, or a `workflow` that begins with the http,
        https or s3 `url`: an `ittybit.Workflow`, or a list of its steps. The same
        `idempotency_key` brings the first run again; without one each call has its
        own. Raises ArgumentError for what is no step, BadRequestError where the server
        refuses.

        >>> run = await client.runs.create(
        ...     workflow=Workflow(Video(width=1280).then(Image(ref="cover"))),
        ...     url="https://example.com/harbour.mov",
        ... )
        >>> run = await client.runs.create(
        ...     tasks=[{"kind": "image", "url": url, "options": {"width": 320}}]
        ... )
        """
        body = build_run(
            tasks, workflow, url, metadata=metadata, idempotency_key=idempotency_key
        )
        return await self._post(body, Run, request_options)

    @operation
    async def get(
        self, id: str, *, request_options: RequestOptions | None = None
    ) -> Run:
        """Return the run with this `id`; NotFoundError if there is none.

        >>> run = await client.runs.get("run_k3v8q1m5x7z2")
        """
        return await self._get(id, Run, request_options)

    async def create_and_wait(
        self,
        *,
        tasks: Sequence[RunStep] | None = None,
        workflow: Steps | None = None,
        url: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Callable[[Run], object] | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
    ) -> Run:
        """Create a run, wait until it has succeeded, and return it.

        Arguments and errors are those of `create` and `wait`.

        >>> run = await client.runs.create_and_wait(
        ...     workflow=Workflow(Image(width=320)), url=url, timeout=300
        ... )
        """
        terms = WaitOptions(
            timeout=timeout,
            on_timeout=on_timeout,
            on_progress=on_progress,
            events=events,
        )
        body = build_run(
            tasks, workflow, url, metadata=metadata, idempotency_key=idempotency_key
        )
        return await self._create_and_wait(body, terms, request_options)
