# Generated from ittybit_async/waiting.py by build_sync.py. Do not edit.
"""Waiting for tasks to end."""

from __future__ import annotations

import time
from collections.abc import Callable

from ittybit import tasks
from ittybit.deadlines import all_within, ends
from ittybit.errors import APIError, ArgumentError
from ittybit.request import Request
from ittybit.request_options import RequestOptions, for_each_request
from ittybit.types import Task
from ittybit.url import path
from ittybit_sync import _io
from ittybit_sync.engine import Engine

_FIRST = 0.1
_GROWTH = 1.4
_LONGEST = 5.0


def wait(
    engine: Engine,
    id: str,
    timeout: float | None,
    on_progress: Callable[[Task], object] | None,
    options: RequestOptions | None = None,
) -> Task:
    """Ask for the task until it has ended; quickly at first, then more slowly."""
    if timeout is not None and not (type(timeout) in (int, float) and timeout >= 0):
        raise ArgumentError(f"timeout must be seconds of at least 0, got {timeout!r}")
    with all_within(engine.options.deadline):
        try:
            request = Request(
                "GET", path("tasks", id), options=for_each_request(options)
            )
            return _ended(engine, request, timeout, on_progress)
        except APIError as error:
            # The task goes on, and is paid for: whoever catches this can find it.
            error.task_id = id
            raise


def _ended(
    engine: Engine,
    request: Request,
    timeout: float | None,
    on_progress: Callable[[Task], object] | None,
) -> Task:
    begun, late = time.monotonic(), ends(None)
    interval = _FIRST
    while True:
        task = engine.call(request, Task)
        if on_progress is not None:
            on_progress(task)
        if task.ended:
            return _succeeded(task)
        pause = interval
        if timeout is not None:
            left = begun + timeout - time.monotonic()
            if left <= 0:
                raise tasks.timeout(task, timeout)
            pause = min(pause, left)
        if late is not None:
            pause = min(pause, max(0.0, late - time.monotonic()))
        _io.sleep(pause)
        interval = min(interval * _GROWTH, _LONGEST)


def _succeeded(task: Task) -> Task:
    if (error := tasks.failure(task)) is not None:
        raise error
    return task
