"""What the description of a run must be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from msgspec import UNSET

from ittybit.core.http.request_options import check_idempotency_key
from ittybit.errors import ArgumentError
from ittybit.steps import check_steps
from ittybit.types.run_step import RunStep

_BESIDE = frozenset({"url", "connection_id", "destination", "metadata"})
_RENAMED = {"description": "summary"}


def build_run(
    tasks: Sequence[RunStep] | None,
    workflow: Sequence[Mapping[str, Any]] | None,
    url: str | None,
    *,
    metadata: Mapping[str, Any] | None,
    idempotency_key: str | None,
) -> dict[str, Any]:
    """Return the body of a new run of `tasks`, or of a `workflow` that begins at `url`.

    It always has a key, so that the run can be asked for again and is made once.
    Raises ArgumentError unless it is one of both, and for what is no step.
    """
    if (tasks is None) == (workflow is None):
        raise ArgumentError("give either tasks=[...] or workflow=..., with url=...")
    if (workflow is None) != (url is None):
        raise ArgumentError("url=... is the input of a workflow: give both or neither")
    if tasks is not None:
        steps: list[Any] = check_steps(tasks, "tasks")
    else:
        begun = check_steps(workflow, "workflow")
        steps = [{"url": url, **run_step(step)} for step in begun]
    if not steps:
        raise ArgumentError("a run needs at least one task")
    key = (
        str(uuid4())
        if idempotency_key is None
        else check_idempotency_key(idempotency_key)
    )
    body: dict[str, Any] = {"tasks": steps, "idempotency_key": key}
    return body if metadata is None else {**body, "metadata": metadata}


def run_step(step: Mapping[str, Any]) -> dict[str, Any]:
    """Return a `step` of a workflow as a task of a run (spec 14.4, 15.12 and 23).

    Its options go below ``options``, and a ``description`` is a ``summary`` there.

    >>> run_step({"kind": "image", "width": 320, "next": [{"kind": "description"}]})
    {'kind': 'image', 'options': {'width': 320}, 'next': [{'kind': 'summary'}]}
    """
    own = {n: v for n, v in step.items() if n not in ("kind", "next", "options")}
    options = {n: v for n, v in own.items() if n not in _BESIDE}
    options |= step.get("options", {})
    entry: dict[str, Any] = {"kind": _RENAMED.get(step["kind"], step["kind"])}
    entry |= {name: value for name, value in own.items() if name in _BESIDE}
    if options:
        entry["options"] = options
    if following := step.get("next"):
        entry["next"] = [run_step(one) for one in following]
    return entry


def build_automation(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a new automation with `fields`.

    Without a trigger its steps are those of a run: their options go below ``options``.
    Raises ArgumentError there for what is no step.
    """
    if not is_run_alone(fields):
        return dict(fields)
    steps = check_steps(fields["workflow"], "workflow")
    return {**fields, "workflow": [run_step(step) for step in steps]}


def automation_headers(fields: Mapping[str, Any]) -> dict[str, str | None]:
    """Return what the request for an automation with `fields` carries in its head.

    One without a trigger is of the later generation, which has no version.
    """
    return {"Accept-Version": None} if is_run_alone(fields) else {}


def is_run_alone(fields: Mapping[str, Any]) -> bool:
    """Tell whether nothing but a call starts an automation with `fields`."""
    return fields.get("trigger", UNSET) is UNSET and "workflow" in fields
