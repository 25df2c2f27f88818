"""Parts of the contract that a request relies on."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, TypeAlias, cast

Noun: TypeAlias = Literal["operations", "parameters", "kinds", "options", "headers"]

# A task with one of these belongs to a run, and has its options in `options`.
_OF_RUNS = frozenset({"options", "connection_id", "destination"})


class Use(NamedTuple):
    """A name of the ledger that a request uses."""

    noun: Noun
    name: str
    of: str = ""
    api: str = ""


def uses(operation: str, query: Iterable[str], body: object) -> Iterator[Use]:
    """Yield what a request uses: its operation, parameters, kinds, and options."""
    yield Use("operations", operation)
    yield from (Use("parameters", name, operation) for name in query)
    fields = _object(body)
    if operation == "POST /tasks" and "input" not in fields:
        yield Use("parameters", "kind", operation)
        yield from _task_uses(fields, "task")
        return
    yield from (Use("parameters", name, operation) for name in fields)
    if operation == "POST /tasks":
        yield from _nested_uses(fields, "standalone")
    elif operation == "POST /jobs":
        yield from _nested_uses(fields, "job")
    for name in ("tasks", "workflow"):
        for step in _list(fields.get(name)):
            yield from _task_uses(step, "run" if name == "tasks" else "step")


def _task_uses(task: Mapping[str, Any], api: str) -> Iterator[Use]:
    """Yield what a task or a step uses, and the steps that follow it."""
    if _OF_RUNS & task.keys():
        api = "run"
    kind = str(task.get("kind"))
    yield Use("kinds", kind, api=api)
    beside = {"kind", "options", *(("next",) if api == "run" else ())}
    for name in task:
        if name not in beside:
            yield Use("options", name, kind, api)
    yield from _nested_options(task, kind, api)
    for name in ("workflow", "next"):
        for step in _list(task.get(name)):
            yield from _task_uses(step, "run" if api == "run" else "step")


def _nested_uses(fields: Mapping[str, Any], api: str) -> Iterator[Use]:
    kind = str(fields.get("kind"))
    yield Use("kinds", kind, api=api)
    yield from _nested_options(fields, kind, api)


def _nested_options(task: Mapping[str, Any], kind: str, api: str) -> Iterator[Use]:
    for name in _object(task.get("options")):
        yield Use("options", name, kind, api)


def _object(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Mapping[str, Any]]:
    items = cast("list[object]", value) if isinstance(value, list) else []
    return [_object(item) for item in items]
