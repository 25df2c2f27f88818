# Generated from ittybit_async/resources/work.py by build_sync.py. Do not edit.
"""Work of the server: what the resources of tasks, jobs and runs have in common."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import closing
from typing import Any, Generic

from ittybit.core.http.request import Request
from ittybit.core.http.request_options import RequestOptions
from ittybit.core.url.url import path
from ittybit.core.waiting.options import OnTimeout, WaitOptions
from ittybit.core.waiting.work import W, WorkType
from ittybit.timeouts import within_deadline
from ittybit.webhooks.dispatcher import Events
from ittybit_sync.http.resource import Mode
from ittybit_sync.resources.resource import IttybitResource
from ittybit_sync.waiting import wait as waiting


class WorkResource(IttybitResource[Mode], Generic[Mode, W]):
    """A group of calls whose work can be waited for."""

    _watched: WorkType[W]

    def wait(
        self,
        id: str,
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Callable[[W], object] | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
    ) -> W:
        """Wait until the task, job or run has succeeded, and return it.

        `timeout` is in seconds; 0 asks once, None waits for ever. When it is over,
        ``"raise"`` raises TaskTimeout, and ``"leave"`` returns the work as it is; it
        goes on, and can be waited for again. `on_progress` is called with the work
        whenever it is told of. With `events`, a `webhooks.Dispatcher` that a receiver
        feeds, the wait ends by a webhook, and the server is asked seldom. Raises
        TaskFailed or TaskCancelled, whose ``task`` is the work, where it did not
        succeed, and another APIError after some ten requests in a row that failed.

        >>> task = client.tasks.wait(task.id, timeout=300)
        >>> job = client.jobs.wait(job.id, on_progress=print)
        """
        terms = WaitOptions(
            timeout=timeout,
            on_timeout=on_timeout,
            on_progress=on_progress,
            events=events,
            options=request_options,
        )
        return waiting.wait(self._engine, self._watched, id, terms)

    def wait_all(
        self,
        ids: Iterable[str],
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Callable[[W], object] | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
    ) -> list[W]:
        """Wait until all have ended, and return them in the order of `ids`.

        Arguments and errors are those of `wait`. An error is that of the first one
        that did not succeed, raised when all have ended; its ``tasks`` has all of them.

        >>> tasks = client.tasks.wait_all([cover.id, web.id], timeout=300)
        """
        terms = WaitOptions(
            timeout=timeout,
            on_timeout=on_timeout,
            on_progress=on_progress,
            events=events,
            options=request_options,
        )
        return waiting.wait_all(self._engine, self._watched, ids, terms)

    def as_completed(
        self,
        ids: Iterable[str],
        *,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Callable[[W], object] | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
    ) -> Generator[W]:
        """Wait for all, and yield each when it has ended, well or not.

        Arguments are those of `wait`. When the time is over, TaskTimeout carries the
        first one that still runs; with ``"leave"`` the walk ends there.

        >>> for task in client.tasks.as_completed(ids, timeout=300):
        ...     print(task.id, task.succeeded, task.error)
        """
        terms = WaitOptions(
            timeout=timeout,
            on_timeout=on_timeout,
            on_progress=on_progress,
            events=events,
            options=request_options,
        )
        ended = waiting.as_completed(self._engine, self._watched, ids, terms)
        with closing(ended) as works:
            for work in works:
                yield work

    def _create_and_wait(
        self,
        body: Any,
        terms: WaitOptions[W],
        options: RequestOptions | None,
        headers: Mapping[str, str | None] | None = None,
    ) -> W:
        create = Request(
            "POST",
            path(self._path),
            json=body,
            headers=headers,
            options=options or {},
        )
        with within_deadline(self._engine.options.deadline):
            made = self._engine.call(create, self._watched.item)
            return waiting.wait(self._engine, self._watched, made.id, terms, made)
