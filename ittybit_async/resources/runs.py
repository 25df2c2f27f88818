"""Runs: tasks that follow one another."""

from __future__ import annotations

import builtins
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import aclosing
from typing import Any, Literal

from ittybit.deadlines import all_within
from ittybit.pages import cursored
from ittybit.request import Request
from ittybit.request_options import RequestOptions
from ittybit.runs import description
from ittybit.terms import OnTimeout, Terms
from ittybit.types import Run, RunStatus, RunStep, Steps
from ittybit.url import path
from ittybit.watched import RUNS
from ittybit.webhooks.dispatcher import Events
from ittybit_async import waiting
from ittybit_async.modes import Mode, Raw, Streamed, listing, operation
from ittybit_async.pages import Page
from ittybit_async.resources.resource import IttybitResource


class RunsResource(IttybitResource[Mode]):
    """``client.runs`` (spec section 23)."""

    _path = "runs"
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
        return self._list(Run, query, request_options, cursored)

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
        body = description(
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

    async def wait(
        self,
        id: str,
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Callable[[Run], object] | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
    ) -> Run:
        """Wait until the run has succeeded, and return it.

        `timeout` is in seconds; 0 asks once, None waits for ever. When it is over,
        ``"raise"`` raises TaskTimeout, and ``"leave"`` returns the run as it is; it
        goes on, and can be waited for again. `on_progress` is called with the run
        whenever it is told of. With `events`, a `webhooks.Dispatcher` that a receiver
        feeds, the wait ends by a webhook, and the server is asked seldom. Raises
        TaskFailed or TaskCancelled, whose ``task`` is the run, where it did not
        succeed, and another APIError after some ten requests in a row that failed.

        >>> run = await client.runs.wait(run.id, timeout=300)
        >>> run.finished_at
        """
        terms = Terms(
            timeout=timeout,
            on_timeout=on_timeout,
            on_progress=on_progress,
            events=events,
            options=request_options,
        )
        return await waiting.wait(self._engine, RUNS, id, terms)

    async def wait_all(
        self,
        ids: Iterable[str],
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Callable[[Run], object] | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
    ) -> builtins.list[Run]:
        """Wait until all runs have ended, and return them in the order of `ids`.

        Arguments and errors are those of `wait`. An error is that of the first run
        that did not succeed, raised when all have ended; its ``tasks`` has all of them.

        >>> runs = await client.runs.wait_all([cover.id, web.id], timeout=300)
        """
        terms = Terms(
            timeout=timeout,
            on_timeout=on_timeout,
            on_progress=on_progress,
            events=events,
            options=request_options,
        )
        return await waiting.wait_all(self._engine, RUNS, ids, terms)

    async def as_completed(
        self,
        ids: Iterable[str],
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Callable[[Run], object] | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
    ) -> AsyncGenerator[Run]:
        """Wait for the runs, and yield each when it has ended, well or not.

        Arguments are those of `wait`. When the time is over, TaskTimeout carries the
        first run that still runs; with ``"leave"`` the walk ends there.

        >>> async for run in client.runs.as_completed(ids, timeout=300):
        ...     print(run.id, run.succeeded, run.error)
        """
        terms = Terms(
            timeout=timeout,
            on_timeout=on_timeout,
            on_progress=on_progress,
            events=events,
            options=request_options,
        )
        ended = waiting.as_completed(self._engine, RUNS, ids, terms)
        async with aclosing(ended) as runs:
            async for run in runs:
                yield run

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
        terms = Terms(
            timeout=timeout,
            on_timeout=on_timeout,
            on_progress=on_progress,
            events=events,
        )
        body = description(
            tasks, workflow, url, metadata=metadata, idempotency_key=idempotency_key
        )
        create = Request(
            "POST", path(self._path), json=body, options=request_options or {}
        )
        with all_within(self._engine.options.deadline):
            made = await self._engine.call(create, Run)
            return await waiting.wait(self._engine, RUNS, made.id, terms, made)
