# Generated from ittybit_async/resources/work.py by build_sync.py. Do not edit.
"""Base of the resources that can wait for work: tasks, jobs, and runs."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from contextlib import closing
from typing import Generic, Unpack

from msgspec import UNSET

from ittybit.core.http.request import Request
from ittybit.core.http.request_options import RequestOptions, merge_options
from ittybit.core.waiting.options import WaitArguments, WaitOptions, show_wait_options
from ittybit.core.waiting.work import W, WorkType
from ittybit.timeouts import within_deadline
from ittybit_sync.http.resource import Mode
from ittybit_sync.resources.resource import IttybitResource
from ittybit_sync.waiting import wait as waiting


class WorkResource(IttybitResource[Mode], Generic[Mode, W]):
    """Calls for work that runs on the server."""

    _work_type: WorkType[W]

    @show_wait_options
    def wait(
        self,
        id: str,
        *,
        max_retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        request_options: RequestOptions | None = None,
        **wait: Unpack[WaitArguments[W]],
    ) -> W:
        """Wait until a task, job, or run has succeeded.

        Args:
            id: ID of the task, job, or run.
            timeout: Seconds to wait. 0 polls once; None (default) waits without limit.
            on_timeout: ``"raise"`` raises TaskTimeout; ``"leave"`` returns the work as
                it is. The work continues on the server in both cases.
            on_progress: Function that is called with each state of the work that the
                client receives.
            events: `webhooks.Dispatcher` of a webhook receiver. A webhook ends the
                wait, and the client polls less often.
            max_retries: Number of retries of each poll.
            extra_headers: Headers to add to each poll.
            request_options: Timeout, retries, and headers of each poll.
            **wait: The arguments from `timeout` to `events`.

        Returns:
            The work after its end, or as it is after a timeout with ``"leave"``.

        Raises:
            TaskFailed: The work failed.
            TaskCancelled: The work was cancelled.
            TaskTimeout: The work still runs after `timeout` seconds.
            APIError: More than ten polls in a row failed.

        >>> task = client.tasks.wait(task.id, timeout=300)
        >>> job = client.jobs.wait(job.id, on_progress=print)
        """
        call = merge_options(request_options, UNSET, max_retries, extra_headers)
        wait_options = WaitOptions(**wait, options=call)
        return waiting.wait(self._engine, self._work_type, id, wait_options)

    @show_wait_options
    def wait_all(
        self,
        ids: Iterable[str],
        *,
        max_retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        request_options: RequestOptions | None = None,
        **wait: Unpack[WaitArguments[W]],
    ) -> list[W]:
        """Wait until several tasks, jobs, or runs have ended.

        Args:
            ids: IDs of the work.
            max_retries: Number of retries of each poll.
            extra_headers: Headers to add to each poll.
            request_options: Timeout, retries, and headers of each poll.
            **wait: Arguments of `wait`: `timeout` (in seconds), `on_timeout`,
                `on_progress`, and `events`.

        Returns:
            The work in the order of `ids`.

        Raises:
            TaskFailed: The first work that did not succeed has failed. ``tasks`` of the
                error has all work.
            TaskCancelled: The first work that did not succeed was cancelled.
            TaskTimeout: At least one still runs after `timeout` seconds.
            APIError: More than ten polls in a row failed.

        >>> tasks = client.tasks.wait_all([cover.id, web.id], timeout=300)
        """
        call = merge_options(request_options, UNSET, max_retries, extra_headers)
        wait_options = WaitOptions(**wait, options=call)
        return waiting.wait_all(self._engine, self._work_type, ids, wait_options)

    @show_wait_options
    def as_completed(
        self,
        ids: Iterable[str],
        *,
        max_retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        request_options: RequestOptions | None = None,
        **wait: Unpack[WaitArguments[W]],
    ) -> Generator[W]:
        """Yield each task, job, or run when it has ended, with any result.

        Args:
            ids: IDs of the work.
            max_retries: Number of retries of each poll.
            extra_headers: Headers to add to each poll.
            request_options: Timeout, retries, and headers of each poll.
            **wait: Arguments of `wait`: `timeout` (in seconds), `on_timeout`,
                `on_progress`, and `events`.

        Yields:
            Tasks, jobs, or runs, in the order in which they end.

        Raises:
            TaskTimeout: At least one still runs after `timeout` seconds. `task` of the
                error is the first of them.
            APIError: More than ten polls in a row failed.

        >>> for task in client.tasks.as_completed(ids, timeout=300):
        ...     print(task.id, task.succeeded, task.error)
        """
        call = merge_options(request_options, UNSET, max_retries, extra_headers)
        wait_options = WaitOptions(**wait, options=call)
        ended = waiting.as_completed(self._engine, self._work_type, ids, wait_options)
        with closing(ended) as works:
            for work in works:
                yield work

    def _create_and_wait(self, create: Request, wait_options: WaitOptions[W]) -> W:
        engine, name = self._engine, f"{self._path}.create_and_wait"
        with within_deadline(engine.options.deadline), engine.observer.operation(name):
            created = self._engine.call(create, self._work_type.item)
            return waiting.wait(
                self._engine, self._work_type, created.id, wait_options, created
            )
