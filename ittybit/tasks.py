"""What a task's description must be, and what its end means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from ittybit.errors import (
    ArgumentError,
    TaskCancelled,
    TaskError,
    TaskFailed,
    TaskTimeout,
)
from ittybit.kinds import TASKS, described
from ittybit.types.task import CANCELLED, Task


def description(
    kind: str | None, options: Mapping[str, Any], request: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return the body of a new task from `kind` and `options`, or from `request`.

    What stands in `request` goes to the server as it is. Raises ArgumentError for an
    unknown kind, an option that the kind does not have, one that it needs and that is
    missing, and unless there is one input: ``url`` or ``file_id``.
    """
    if request is not None:
        if kind is not None or options:
            raise ArgumentError("give either request={...} or kind=..., not both")
        return dict(request)
    body = described(
        "task", kind, options, TASKS, instead="with tasks.create(request={...})"
    )
    takes_file = "file_id" in TASKS[body["kind"]].__annotations__
    if takes_file and ("url" in options) == ("file_id" in options):
        raise ArgumentError("a task needs one input: either url=... or file_id=...")
    return body


def failure(task: Task) -> TaskError | None:
    """Return the error that an ended `task` stands for; None if it went well."""
    if task.succeeded:
        return None
    what = f"task {task.id} ({task.kind})"
    if str(task.status) in CANCELLED:
        return TaskCancelled(f"{what} was cancelled; create it again", task=task)
    return TaskFailed(
        f"{what} {task.status}: {_reason(task.error)}; look at the error's task",
        task=task,
    )


def timeout(task: Task, seconds: float) -> TaskTimeout:
    """Return the error of a `task` that had not ended within `seconds`."""
    known = isinstance(task.progress, int | float)
    done = f" at {task.progress:g} %" if known else ""
    return TaskTimeout(
        f"task {task.id} ({task.kind}) was still {task.status}{done} after "
        f"{seconds:g} s; it goes on: wait for it again",
        task=task,
    )


def _reason(error: object) -> str:
    if isinstance(error, Mapping):
        error = cast("Mapping[str, object]", error).get("message")
    return str(error) if error else "the server gave no reason"
