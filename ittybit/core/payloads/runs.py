"""Requests that create runs and automations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from msgspec import UNSET

from ittybit.core.http.request import Request
from ittybit.core.http.request_options import RequestOptions, check_idempotency_key
from ittybit.core.kinds.check import check_fields, check_options, drop_omitted
from ittybit.core.kinds.registry import find_kind
from ittybit.core.payloads.api import NO_VERSION
from ittybit.core.validation import check_mapping
from ittybit.errors import ArgumentError
from ittybit.kinds.kind import Kind, Steps, check_steps, to_dict
from ittybit.kinds.request_fields import RunFields

_NOT_OPTIONS = frozenset(RunFields.__struct_fields__)
_RENAMED_KINDS = {"description": "summary"}


def build_run_request(
    tasks: Steps | None,
    workflow: Steps | None,
    url: str | None,
    *,
    metadata: Mapping[str, Any] | None,
    key: str | None,
    request_options: RequestOptions | None,
) -> Request:
    """Return the request for a run of `tasks`, or of a `workflow` with the input `url`.

    The body always has an idempotency key, so that retries create one run. Raises
    ArgumentError if both or neither are given, or for an invalid step.
    """
    if (tasks is None) == (workflow is None):
        raise ArgumentError("pass either tasks=[...], or workflow=... and url=...")
    if (workflow is None) != (url is None):
        raise ArgumentError("url=... is the input of a workflow: pass both or neither")
    if tasks is not None:
        steps = [run_step(step) for step in check_steps(tasks, "tasks")]
        for step in steps:
            check_run_task(step)
    else:
        first_steps = check_steps(workflow, "workflow")
        steps = [{"url": url, **run_step(step)} for step in first_steps]
    if not steps:
        raise ArgumentError("a run needs at least one task")
    key = str(uuid4()) if key is None else check_idempotency_key(key)
    body: dict[str, Any] = {"tasks": steps, "idempotency_key": key}
    if metadata is not None:
        body["metadata"] = metadata
    return Request("POST", "/runs", json=body, options=request_options or {})


def check_run_task(task: Mapping[str, Any]) -> None:
    """Raise ArgumentError unless `task` is a valid task of a run."""
    kind = find_kind(task["kind"], "run")
    beside = {n: v for n, v in task.items() if n not in ("kind", "next", "options")}
    check_fields(kind.run_fields, "run", beside, f"run task of kind {kind.kind!r}")
    check_options(kind, "run", check_mapping("options", task.get("options", {})))
    for following in task.get("next", ()):
        check_run_task(following)


def run_step(step: Kind | Mapping[str, Any]) -> dict[str, Any]:
    """Return a `step` of a workflow as a task of a run.

    A run has the options of a task in ``options`` and calls a description "summary".
    Raises ArgumentError if a run cannot have a step of this class.

    >>> run_step({"kind": "image", "width": 320, "next": [{"kind": "description"}]})
    {'kind': 'image', 'options': {'width': 320}, 'next': [{'kind': 'summary'}]}
    """
    plain = drop_omitted(to_dict(step, deep=False))
    fields = {n: v for n, v in plain.items() if n not in ("kind", "next", "options")}
    options = {n: v for n, v in fields.items() if n not in _NOT_OPTIONS}
    options = drop_omitted({**options, **plain.get("options", {})})
    kind = plain["kind"]
    task: dict[str, Any] = {"kind": _RENAMED_KINDS.get(kind, kind)}
    task |= {name: value for name, value in fields.items() if name in _NOT_OPTIONS}
    if options:
        task["options"] = options
    if isinstance(step, Kind):
        check_run_task(task)
    if next_steps := plain.get("next"):
        task["next"] = [run_step(next_step) for next_step in next_steps]
    return task


def build_automation_request(
    fields: Mapping[str, Any], request_options: RequestOptions | None
) -> Request:
    """Return the request that creates an automation with `fields`.

    Without a trigger, it belongs to the undated API, and its steps have the format of a
    run. Raises ArgumentError for an invalid step of this format.
    """
    body, headers = fields, None
    if fields.get("trigger", UNSET) is UNSET and "workflow" in fields:
        steps = check_steps(fields["workflow"], "workflow")
        body = {**fields, "workflow": [run_step(step) for step in steps]}
        headers = NO_VERSION
    return Request(
        "POST",
        "/automations",
        json=body,
        headers=headers,
        options=request_options or {},
    )
