# Generated from ittybit_async/resources/runs.py by build_sync.py. Do not edit.
"""Runs: tasks that the server starts one after another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Unpack

from msgspec import UNSET

from ittybit.core.http.request_options import (
    CallOptions,
    RequestOptions,
    SendOptions,
    call_options,
    merge_options,
)
from ittybit.core.pagination import cursor_paging
from ittybit.core.payloads.runs import build_run_request
from ittybit.core.waiting.options import WaitArguments, WaitOptions, show_wait_options
from ittybit.core.waiting.work import RUNS
from ittybit.kinds import Steps
from ittybit.types import Run, RunStatus
from ittybit_sync.http.pagination import Page
from ittybit_sync.http.resource import Mode, Raw, Streamed, listing, operation
from ittybit_sync.resources.work import WorkResource


class RunsResource(WorkResource[Mode, Run]):
    """Calls for runs (`client.runs`)."""

    _path = "runs"
    _work_type = RUNS
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
        **call: Unpack[CallOptions],
    ) -> Page[Run]:
        """List the runs of the project.

        Args:
            status: Return only runs with this status.
            limit: Items per page, 1 to 100. The server's default is 20.
            after: Return the items that follow the run with this ID.
            before: Return the items that precede the run with this ID. Iteration then
                continues with the preceding pages.
            order: ``"desc"`` for the newest first (default) or ``"asc"`` for the oldest
                first.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Returns:
            A page. Iterating over it continues with the next pages.

        >>> for run in client.runs.list(status="failed"):
        ...     print(run.id, run.error)
        """
        query = {
            "status": status,
            "limit": limit,
            "after": after,
            "before": before,
            "order": order,
        }
        return self._list(Run, query, call, cursor_paging)

    @operation
    def create(
        self,
        *,
        tasks: Steps | None = None,
        workflow: Steps | None = None,
        url: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
        **call: Unpack[SendOptions],
    ) -> Run:
        """Create a run and return it.

        Args:
            tasks: Tasks, each a dict with ``kind``, ``url``, ``options`` of the kind in
                `ittybit.kinds`, and ``next``.
            workflow: `ittybit.Workflow` or a list of its steps, instead of `tasks`.
            url: Input of `workflow`: an http, https, or s3 URL.
            metadata: Your own data, which the server keeps with the run.
            idempotency_key: Key that identifies this call. A second call with the same
                key returns the first run. By default, each call has a new key.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, and `request_options`.

        Returns:
            The new run.

        Raises:
            ArgumentError: A step is invalid. Nothing was sent.
            BadRequestError: The server refused the request.

        >>> run = client.runs.create(
        ...     workflow=Workflow(Video(width=1280).then(Image(ref="cover"))),
        ...     url="https://example.com/harbour.mov",
        ... )
        >>> run = client.runs.create(
        ...     tasks=[{"kind": "image", "url": url, "options": {"width": 320}}]
        ... )
        """
        create = build_run_request(
            tasks,
            workflow,
            url,
            metadata=metadata,
            key=idempotency_key,
            request_options=call_options(call, SendOptions),
        )
        return self._caller.call(create, Run)

    @operation
    def get(self, id: str, **call: Unpack[CallOptions]) -> Run:
        """Return the run with this ID.

        Args:
            id: ID of the run.
            **call: Options of this call: `timeout` (seconds), `max_retries`,
                `extra_headers`, `idempotency_key`, and `request_options`.

        Raises:
            NotFoundError: No run has this ID.

        >>> run = client.runs.get("run_k3v8q1m5x7z2")
        """
        return self._get(id, Run, call)

    @show_wait_options
    def create_and_wait(
        self,
        *,
        tasks: Steps | None = None,
        workflow: Steps | None = None,
        url: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
        max_retries: int | None = None,
        extra_headers: Mapping[str, str] | None = None,
        request_options: RequestOptions | None = None,
        **wait: Unpack[WaitArguments[Run]],
    ) -> Run:
        """Create a run and wait until it has succeeded.

        Args:
            tasks: Tasks, each a dict with ``kind``, ``url``, ``options`` of the kind in
                `ittybit.kinds`, and ``next``.
            workflow: `ittybit.Workflow` or a list of its steps, instead of `tasks`.
            url: Input of `workflow`: an http, https, or s3 URL.
            metadata: Your own data, which the server keeps with the run.
            idempotency_key: Key that identifies this call. A second call with the same
                key returns the first run. By default, each call has a new key.
            max_retries: Number of retries of the request that creates it.
            extra_headers: Headers to add to this request.
            request_options: Timeout, retries, and additional data of this request.
            **wait: Arguments of `wait`: `timeout` (in seconds), `on_timeout`,
                `on_progress`, and `events`.

        Returns:
            The run after its end.

        Raises:
            ArgumentError: A step is invalid. Nothing was sent.
            BadRequestError: The server refused the request.
            TaskFailed: The run failed.
            TaskCancelled: The run was cancelled.
            TaskTimeout: The run still runs after `timeout` seconds.
            APIError: More than ten polls in a row failed.

        >>> run = client.runs.create_and_wait(
        ...     workflow=Workflow(Image(width=320)), url=url, timeout=300
        ... )
        """
        wait_options = WaitOptions(**wait)
        call = merge_options(request_options, UNSET, max_retries, extra_headers)
        create = build_run_request(
            tasks,
            workflow,
            url,
            metadata=metadata,
            key=idempotency_key,
            request_options=call,
        )
        return self._create_and_wait(create, wait_options)
