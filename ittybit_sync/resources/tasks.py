# Generated from ittybit_async/resources/tasks.py by build_sync.py. Do not edit.
"""Tasks: work on media."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ittybit.core.http.request_options import RequestOptions
from ittybit.core.payloads.tasks import build_task, task_headers
from ittybit.core.waiting.options import OnTimeout, WaitOptions
from ittybit.core.waiting.work import TASKS
from ittybit.types import Task
from ittybit.webhooks.dispatcher import Events
from ittybit_sync.http.pagination import Page
from ittybit_sync.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_sync.resources.creation import completion, creation
from ittybit_sync.resources.work import WorkResource


class TasksResource(WorkResource[Mode, Task]):
    """``client.tasks`` (spec section 14)."""

    _path = "tasks"
    _watched = TASKS
    with_raw_response: TasksResource[Raw]
    with_streaming_response: TasksResource[Streamed]

    @listing
    def list(
        self,
        *,
        page: int | None = None,
        limit: int | None = None,
        request_options: RequestOptions | None = None,
    ) -> Page[Task]:
        """List the tasks of the project, newest first, beginning with page `page`.

        `limit` is the number of tasks a page, 1 to 100; the server's default is 20.

        >>> for task in client.tasks.list():
        ...     print(task.id, task.status)
        """
        query = {"page": page, "limit": limit}
        return self._list(Task, query, request_options)

    @creation
    def create(
        self,
        *,
        kind: str | None = None,
        request: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
        request_options: RequestOptions | None = None,
        **options: Any,
    ) -> Task:
        """Create a task and return it, usually ``pending``.

        Give `kind`, one input (`url` or `file_id`) and the options of that kind, or
        the whole body as `request`. `ittybit.types.kinds` has the options of each kind
        with their units; `ittybit.step` makes the steps of ``workflow`` and ``next``.

        With `input`, and the options in `options`, it is a task of the later generation
        that stands alone (spec section 24.4): ``probe`` and ``import`` take a URL, the
        other kinds the file that those have made. `ittybit.types.standalone` has what
        each takes. The same `idempotency_key` within 24 hours brings the first task
        again.

        Raises ArgumentError before anything is sent where the kind or an option is
        unknown, or both forms are mixed; BadRequestError where the server refuses.

        >>> task = client.tasks.create(
        ...     kind="image", file_id=file.id, width=320, format="webp", ref="cover"
        ... )
        >>> task = client.tasks.create(
        ...     kind="workflow",
        ...     file_id=file.id,
        ...     workflow=[
        ...         step(kind="image", width=320, ref="cover"),
        ...         step(kind="video", width=1280, format="mp4", ref="web"),
        ...     ],
        ... )
        >>> probe = client.tasks.create_and_wait(kind="probe", input={"url": url})
        >>> task = client.tasks.create(
        ...     kind="animation", input=probe.output, options={"end": 2}
        ... )
        """
        body = build_task(kind, options, request)
        head = task_headers(body, idempotency_key)
        return self._post(body, Task, request_options, head)

    @operation
    def get(self, id: str, *, request_options: RequestOptions | None = None) -> Task:
        """Return the task with this `id`; NotFoundError if there is none.

        >>> task = client.tasks.get("task_k3v8q1m5x7z2")
        """
        return self._get(id, Task, request_options)

    @completion
    def create_and_wait(
        self,
        *,
        kind: str | None = None,
        request: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
        timeout: float | None = None,
        on_timeout: OnTimeout = "raise",
        on_progress: Callable[[Task], object] | None = None,
        events: Events | None = None,
        request_options: RequestOptions | None = None,
        **options: Any,
    ) -> Task:
        """Create a task, wait until it has succeeded, and return it.

        Arguments and errors are those of `create` and `wait`.

        >>> task = client.tasks.create_and_wait(
        ...     kind="audio", file_id=file.id, format="mp3", timeout=300
        ... )
        """
        terms = WaitOptions(
            timeout=timeout,
            on_timeout=on_timeout,
            on_progress=on_progress,
            events=events,
        )
        body = build_task(kind, options, request)
        head = task_headers(body, idempotency_key)
        return self._create_and_wait(body, terms, request_options, head)
