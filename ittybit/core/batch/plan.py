"""What is to be done with a source, as it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, Required, TypeAlias, TypedDict

import msgspec

from ittybit.batch import Item
from ittybit.core.batch.source import Source
from ittybit.core.payloads import jobs, tasks
from ittybit.core.payloads.runs import run_step
from ittybit.core.serialization.msgspec_types import convert, decoder
from ittybit.errors import ArgumentError
from ittybit.steps import check_steps

Target: TypeAlias = Literal["task", "job", "run"]

METADATA = "ittybit_batch"
_INPUTS = frozenset({"input", "url", "file_id"})
_EXAMPLE = "https://example.com/"


class Plan(msgspec.Struct, frozen=True):
    """The body of a create without its input; many items have the same."""

    target: Target
    body: dict[str, Any]

    def encoded(self) -> bytes:
        """Return it as bytes, the same for equal plans."""
        return _encode(self)

    @property
    def refs(self) -> list[str]:
        """The names of what the steps of a workflow make."""
        return list(_refs(self.body.get("workflow", ())))


_encode = msgspec.json.Encoder(order="deterministic").encode


@lru_cache(maxsize=1024)
def decode_plan(encoded: bytes) -> Plan:
    """Return the plan that `encoded` contains, as `Plan.encoded` wrote it.

    Raises ValueError for a damaged one.
    """
    plan: Plan = decoder(Plan).decode(encoded)
    convert(plan.body, _SHAPES[plan.target])
    return plan


class _Step(TypedDict, total=False):
    ref: str
    next: list[_Step]


class _TaskBody(TypedDict, total=False):
    workflow: list[_Step]


class _JobBody(TypedDict, total=False):
    metadata: dict[str, Any]


class _RunBody(_JobBody):
    tasks: Required[list[dict[str, Any]]]


_SHAPES: Mapping[Target, Any] = {"task": _TaskBody, "job": _JobBody, "run": _RunBody}


def build_plan(item: Item) -> Plan:
    """Return what `item` asks for; ArgumentError where that cannot be right."""
    if item.job is not None:
        return Plan("job", _job(item, item.job))
    if item.run is not None:
        return Plan("run", _run(item, item.run))
    return Plan("task", _task(item))


def default_item(**fields: Any) -> Item:
    """Return what items do that say nothing; ArgumentError for what cannot be right."""
    item = Item("", **fields)
    if item.says_what_to_do:
        build_plan(item.checked())
    return item


def _task(item: Item) -> dict[str, Any]:
    told: Any = item.task
    body: dict[str, Any] = {}
    body |= told if isinstance(told, Mapping) else _workflow(told)
    _check_free(body, "task")
    kind = body.pop("kind", None)
    body.pop("ref", None)  # an item has it, so that many share one plan
    if "next" in body:
        raise ArgumentError("give a Workflow: a task ends before what is `next`")
    body = tasks.build_task(kind, {**body, "url": _EXAMPLE}, None)
    del body["url"]
    plan = Plan("task", body)
    if item.to is not None and kind == "workflow" and not plan.refs:
        raise ArgumentError(
            "the results of a workflow are found by their names: give its steps a ref"
        )
    return body


def _workflow(steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"kind": "workflow", "workflow": check_steps(steps, "a workflow")}


def _job(item: Item, told: Mapping[str, Any]) -> dict[str, Any]:
    body = dict(told)
    _check_free(body, "job")
    if item.to is not None and "output" in body:
        raise ArgumentError(
            "the result of a job goes to its output or to `to`: not both"
        )
    kind = body.pop("kind", None)
    body = jobs.build_job(kind, {**body, "input": _EXAMPLE}, None)
    del body["input"]
    return _with_metadata(body, item)


def _run(item: Item, steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    entries = [run_step(step) for step in check_steps(steps, "a run")]
    if not entries:
        raise ArgumentError("a run needs at least one task")
    for entry in entries:
        _check_free(entry, "run")
    return _with_metadata({"tasks": entries}, item)


def _with_metadata(body: dict[str, Any], item: Item) -> dict[str, Any]:
    return body if item.metadata is None else {**body, "metadata": dict(item.metadata)}


def _check_free(body: Mapping[str, Any], target: Target) -> None:
    if taken := sorted(_INPUTS & body.keys()):
        raise ArgumentError(
            f"{taken[0]} of a {target} is the item's source: leave it out"
        )


def _refs(steps: Sequence[Mapping[str, Any]]) -> list[str]:
    found: list[str] = []
    for step in steps:
        if ref := step.get("ref"):
            found.append(ref)
        found += _refs(step.get("next") or ())
    return found


def request_body(
    plan: Plan, input: Mapping[str, str], ref: str | None, carried: str
) -> dict[str, Any]:
    """Return the body that creates `plan` for `input`, with `carried` to find it by.

    A task carries it behind its ``ref``, a job or run in its ``metadata``.
    """
    body = dict(plan.body)
    if plan.target == "task":
        return {**body, **input, "ref": f"{ref or ''}~{carried}"}
    body["metadata"] = {**body.get("metadata", {}), METADATA: carried}
    if plan.target == "job":
        return {**body, "input": input["url"]}
    tasks = [{"url": input["url"], **task} for task in body["tasks"]]
    return {**body, "tasks": tasks, "idempotency_key": carried}


def find_marker(work: Any) -> str | None:
    """Return what `work`, a Task, Job or Run, carries; None where it is nobody's."""
    options: Any = getattr(work, "options", None)
    ref = options.get("ref") if isinstance(options, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  # sent as it is
    if isinstance(ref, str) and ref[-17:-16] == "~":
        return ref[-16:]
    metadata: Any = getattr(work, "metadata", None)
    found = metadata.get(METADATA) if isinstance(metadata, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  # sent as it is
    return found if isinstance(found, str) else None


def own_ref(ref: str | None) -> str | None:
    """Return `ref` as the item had it, without what was carried behind it.

    >>> own_ref("cover~0123456789abcdef")
    'cover'
    """
    if ref is None or ref[-17:-16] != "~":
        return ref
    return ref[:-17] or None


def build_input(source: Source) -> dict[str, str]:
    """Return how a create names `source`, which is no path."""
    return {"file_id" if source.place == "file_id" else "url": source.text}
