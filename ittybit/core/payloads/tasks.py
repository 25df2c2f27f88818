"""What a task's description must be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ittybit import standalone
from ittybit.core.payloads.kinds import TASKS, described
from ittybit.errors import ArgumentError
from ittybit.idempotency import idempotency_headers


def description(
    kind: str | None, options: Mapping[str, Any], request: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return the body of a new task from `kind` and `options`, or from `request`.

    What stands in `request` goes to the server as it is. With ``input`` it is a task
    that stands alone. Raises ArgumentError for an unknown kind, an option that the kind
    does not have, one that it needs and that is missing, and unless there is one input:
    ``url``, ``file_id`` or ``input``.
    """
    if request is not None:
        if kind is not None or options:
            raise ArgumentError("give either request={...} or kind=..., not both")
        return dict(request)
    if "input" in options:
        return standalone.description(kind, options)
    if "options" in options:
        raise ArgumentError(
            "options={...} goes with input=..., a file or {'url': ...}; with url=... "
            "or file_id=... the options stand beside it"
        )
    if isinstance(kind, str) and kind in standalone.KINDS and kind not in TASKS:
        raise ArgumentError(
            f"a task of kind {kind!r} needs input=..., a file or {{'url': ...}}"
        )
    body = described(
        "task", kind, options, TASKS, instead="with tasks.create(request={...})"
    )
    takes_file = "file_id" in TASKS[body["kind"]].__annotations__
    if takes_file and ("url" in options) == ("file_id" in options):
        raise ArgumentError("a task needs one input: either url=... or file_id=...")
    return body


def headers(body: Mapping[str, Any], key: str | None) -> dict[str, str | None]:
    """Return what the request for a task with this `body` carries in its head.

    One of the later generation goes without a version, and may have a `key` by which
    the server knows it when it comes again; ArgumentError where another has one.
    """
    if standalone.is_standalone(body):
        return {"Accept-Version": None, **idempotency_headers(key)}
    if key is not None:
        raise ArgumentError(
            "idempotency_key goes with input=...: the dated API does not know it"
        )
    return {}
