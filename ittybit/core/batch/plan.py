"""Request bodies that create the work of batch items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, Required, TypeAlias, TypedDict, cast

import msgspec

from ittybit.batch import Item
from ittybit.core.batch.marker import METADATA, mark_ref
from ittybit.core.batch.source import is_encodable
from ittybit.core.payloads import jobs, tasks
from ittybit.core.payloads.runs import check_run_task, run_step
from ittybit.core.printable import show
from ittybit.core.serialization.msgspec_types import convert, decoder
from ittybit.core.serialization.plain import to_plain
from ittybit.errors import ArgumentError
from ittybit.kinds.kind import Steps, check_steps

Target: TypeAlias = Literal["task", "job", "run"]

_INPUTS = frozenset({"input", "url", "file_id"})
_EXACT = 1 << 53  # smaller floats are equal to only one integer
_EXAMPLE_URL = "https://example.com/"  # validation needs an input


class Plan(msgspec.Struct, frozen=True):
    """Body of a create request without its input. Many items share one plan."""

    target: Target
    body: dict[str, Any]

    def encode(self) -> bytes:
        """Return the plan as bytes. Equal plans have equal bytes."""
        return _encode(self)

    def simplify(self) -> Plan:
        """Return the plan without null options, and with whole numbers as integers.

        >>> Plan("task", {"width": 160.0, "height": None}).simplify()
        Plan(target='task', body={'width': 160})
        """
        body = dict(self.body)
        metadata = body.pop("metadata", None)  # null has a meaning there
        body = _simplify(body, keep_null=False)
        if metadata is not None:
            body["metadata"] = _simplify(metadata, keep_null=True)
        return Plan(self.target, body)

    @property
    def refs(self) -> list[str]:
        """Names of the outputs of a workflow."""
        return _find_refs(self.body.get("workflow", ()))


_encode = msgspec.json.Encoder(decimal_format="number", order="deterministic").encode


def _simplify(value: Any, *, keep_null: bool) -> Any:
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    if isinstance(value, Mapping):
        items = cast("Mapping[str, Any]", value).items()
        return {
            name: _simplify(one, keep_null=keep_null)
            for name, one in items
            if keep_null or one is not None
        }
    if isinstance(value, list | tuple):
        values = cast("Sequence[Any]", value)
        return [_simplify(one, keep_null=keep_null) for one in values]
    return value


@lru_cache(maxsize=1024)
def decode_plan(encoded: bytes) -> Plan:
    """Return the plan that `Plan.encode` encoded, or raise ValueError if damaged."""
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
    """Return the plan of `item`, or raise ArgumentError if the item is invalid."""
    target: Target = "task"
    if item.job is not None:
        target, body = "job", _build_job(item, item.job)
    elif item.run is not None:
        target, body = "run", _build_run(item, item.run)
    else:
        body = _build_task(item)
    plan = Plan(target, to_plain(body, target))
    _check_storable(plan.body, target)
    try:
        decode_plan(plan.encode())
    except (TypeError, ValueError) as error:
        raise ArgumentError(
            f"the journal cannot store the {target}: {error}; pass plain data"
        ) from error
    return plan


def _check_storable(value: Any, name: str) -> None:
    """Raise ArgumentError for text or a number that the journal cannot read again."""
    if isinstance(value, Mapping):
        for key, one in cast("Mapping[object, Any]", value).items():
            if not isinstance(key, str):
                raise ArgumentError(f"a name in {name} must be a str, got {show(key)}")
            _check_storable(key, f"a name in {name}")
            _check_storable(one, f"{name}.{key}")
    elif isinstance(value, list | tuple):
        for index, one in enumerate(cast("Sequence[Any]", value)):
            _check_storable(one, f"{name}[{index}]")
    elif isinstance(value, str) and not is_encodable(value):
        raise ArgumentError(
            f"{name} must be text without null characters and lone surrogates, "
            f"got {show(value)}"
        )


def default_item(**fields: Any) -> Item:
    """Return the item with the defaults of a batch. Raises ArgumentError if invalid."""
    item = Item("", **fields)
    if item.says_what_to_do:
        build_plan(item.validate())
    return item


def _build_task(item: Item) -> dict[str, Any]:
    task: Any = item.task
    body: dict[str, Any] = {}
    body |= task if isinstance(task, Mapping) else _build_workflow(task)
    _check_free(body, "task")
    kind = body.pop("kind", None)
    body.pop("ref", None)  # kept with the item, so that many items share one plan
    if "next" in body:
        raise ArgumentError(
            "the task of an item cannot have `next`: pass a Workflow instead"
        )
    body = tasks.build_task(kind, {**body, "url": _EXAMPLE_URL})
    del body["url"]
    _check_workflow(body.get("workflow", ()))
    plan = Plan("task", body)
    if item.to is not None and kind == "workflow" and not plan.refs:
        raise ArgumentError(
            "a workflow with `to` needs names for its results: give its steps a ref"
        )
    return body


def _check_workflow(steps: Sequence[Mapping[str, Any]]) -> None:
    """Raise ArgumentError for an invalid step, which a create would find too late."""
    for step in steps:
        options = {name: value for name, value in step.items() if name != "kind"}
        tasks.build_step(step["kind"], options)
        _check_workflow(step.get("next") or ())


def _build_workflow(steps: Steps) -> dict[str, Any]:
    return {"kind": "workflow", "workflow": check_steps(steps, "a workflow")}


def _build_job(item: Item, job: Mapping[str, Any]) -> dict[str, Any]:
    body = dict(job)
    _check_free(body, "job")
    if item.to is not None and "output" in body:
        raise ArgumentError("a job cannot have both `output` and `to`: leave one out")
    kind = body.pop("kind", None)
    body = jobs.build_job(kind, {**body, "input": _EXAMPLE_URL})
    del body["input"]
    return _add_metadata(body, item)


def _build_run(item: Item, steps: Steps) -> dict[str, Any]:
    entries = [run_step(step) for step in check_steps(steps, "a run")]
    if not entries:
        raise ArgumentError("a run needs at least one task")
    for entry in entries:
        _check_free(entry, "run")
        check_run_task({"url": _EXAMPLE_URL, **entry})
    return _add_metadata({"tasks": entries}, item)


def _add_metadata(body: dict[str, Any], item: Item) -> dict[str, Any]:
    return body if item.metadata is None else {**body, "metadata": dict(item.metadata)}


def _check_free(body: Mapping[str, Any], target: Target) -> None:
    if taken := sorted(_INPUTS & body.keys()):
        raise ArgumentError(
            f"{taken[0]} of a {target} comes from the item's source: leave it out"
        )


def _find_refs(steps: Sequence[Mapping[str, Any]]) -> list[str]:
    found: list[str] = []
    for step in steps:
        if ref := step.get("ref"):
            found.append(ref)
        found += _find_refs(step.get("next") or ())
    return found


def build_request(
    plan: Plan, input: Mapping[str, str], ref: str | None, marker: str
) -> dict[str, Any]:
    """Return the body that creates `plan` for `input`.

    The `marker` identifies the work in a later search. A task has it at the end of its
    ``ref``, a job or run in its ``metadata``.
    """
    body = dict(plan.body)
    if plan.target == "task":
        return {**body, **input, "ref": mark_ref(ref, marker)}
    body["metadata"] = {**body.get("metadata", {}), METADATA: marker}
    if plan.target == "job":
        return {**body, "input": input["url"]}
    tasks = [{"url": input["url"], **task} for task in body["tasks"]]
    return {**body, "tasks": tasks, "idempotency_key": marker}
