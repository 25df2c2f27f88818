# Generated from ittybit_async/resources/tasks.py by build_sync.py. Do not edit.
"""Tasks: work on one file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from msgspec import UNSET, UnsetType

from ittybit.core.http.request_options import CallOptions, RequestOptions, merge_options
from ittybit.core.kinds.calls import show_kinds
from ittybit.core.payloads.tasks import build_task_request
from ittybit.core.waiting.options import WaitOptions, show_wait_options
from ittybit.core.waiting.work import TASKS
from ittybit.timeouts import HttpxTimeout, Timeout
from ittybit.types import Task
from ittybit_sync.http.pagination import Page
from ittybit_sync.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_sync.resources.task_kinds import TaskKinds


class TasksResource(TaskKinds[Mode]):
    """Calls for tasks (`client.tasks`)."""

    _path = "tasks"
    _work_type = TASKS
    with_raw_response: TasksResource[Raw]
    with_streaming_response: TasksResource[Streamed]

    @listing
    def list(
        self,
        *,
        page: int | None = None,
        limit: int | None = None,
        **call: Unpack[CallOptions],
    ) -> Page[Task]:
        """List the tasks of the project, newest first.

        Args:
            page: Number of the first page to return, 1 by default.
            limit: Items per page, 1 to 100. The server's default is 20.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Returns:
            A page. Iterating over it continues with the next pages.

        >>> for task in client.tasks.list():
        ...     print(task.id, task.status)
        """
        query = {"page": page, "limit": limit}
        return self._list(Task, query, call)

    @operation
    @show_kinds("task")
    def create(
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
        **options: Any,
    ) -> Task:
        """Create a task and return it, usually ``pending``.

        With `input`, and its options in `options`, it is a standalone task of the
        undated API. `ittybit.kinds` lists the options of each kind.

        Args:
            kind: Kind of the task, such as ``video``.
            request: Complete request body, instead of `kind` and `options`.
            idempotency_key: Key that identifies this call for 24 hours. A second call
                with the same key returns the first task. By default, each call has a
                new key.
            timeout: Seconds without progress of the request, or a Timeout.
            max_retries: Number of retries after the first attempt.
            extra_headers: Headers to add to the request.
            request_options: Other names of these options, and additional data.
            **options: One input (`url` or `file_id`) and the options of the kind.
                `ittybit.kinds` lists them with units.

        Returns:
            The new task.

        Raises:
            ArgumentError: The kind or an option is unknown, or `request` is mixed with
                other fields. Nothing was sent.
            BadRequestError: The server refused the request.

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
        call = merge_options(request_options, timeout, max_retries, extra_headers)
        create = build_task_request(kind, options, request, idempotency_key, call)
        return self._caller.call(create, Task)

    @operation
    def get(self, id: str, **call: Unpack[CallOptions]) -> Task:
        """Return the task with this ID.

        Args:
            id: ID of the task.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Raises:
            NotFoundError: No task has this ID.

        >>> task = client.tasks.get("task_k3v8q1m5x7z2")
        """
        return self._get(id, Task, call)

    @show_wait_options
    @show_kinds("task")
    def create_and_wait(
        self,
        *,
        kind: str | None = None,
        request: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
        max_retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        request_options: RequestOptions | None = None,
        **options: Any,
    ) -> Task:
        """Create a task and wait until it has succeeded.

        Args:
            kind: Kind of the task, such as ``video``.
            request: Complete request body, instead of `kind` and `options`.
            idempotency_key: Key that identifies this call for 24 hours. A second call
                with the same key returns the first task. By default, each call has a
                new key.
            max_retries: Number of retries of the request that creates it.
            extra_headers: Headers to add to this request.
            request_options: Timeout, retries, and additional data of this request.
            **options: One input (`url` or `file_id`) and the options of the kind, which
                `ittybit.kinds` lists with units, and the arguments of `wait`:
                `timeout` (in seconds), `on_timeout`, `on_progress`, and `events`.

        Returns:
            The task with its output.

        Raises:
            ArgumentError: The kind, an option, or a value is invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The task failed.
            TaskCancelled: The task was cancelled.
            TaskTimeout: The task still runs after `timeout` seconds.
            APIError: More than ten polls in a row failed.

        >>> task = client.tasks.create_and_wait(
        ...     kind="audio", file_id=file.id, format="mp3", timeout=300
        ... )
        """
        wait_options = WaitOptions[Task].take(options)
        call = merge_options(request_options, UNSET, max_retries, extra_headers)
        create = build_task_request(kind, options, request, idempotency_key, call)
        return self._create_and_wait(create, wait_options)
