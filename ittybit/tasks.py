"""What a task's description must be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ittybit.errors import ArgumentError
from ittybit.kinds import TASKS, described


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
