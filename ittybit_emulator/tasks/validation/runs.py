"""Validation of requests for runs and their conversion to flat tasks."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ittybit.core.kinds.check import check_fields, drop_omitted
from ittybit.core.kinds.registry import kinds_of
from ittybit_emulator.errors import RequestError
from ittybit_emulator.store.identifiers import new_id
from ittybit_emulator.store.records import Task
from ittybit_emulator.tasks.names import canonical_kind
from ittybit_emulator.tasks.validation.tasks import (
    DEPTH_LIMIT,
    STEPS_LIMIT,
    check_kind,
    check_own,
    count_steps,
    refuse,
)

_BESIDE = ("url", "connection_id", "destination", "metadata")


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    kind: str
    url: str | None = None
    options: dict[str, Any] = msgspec.field(default_factory=dict[str, Any])
    connection_id: str | None = None
    destination: str | None = None
    metadata: dict[str, Any] | None = None
    next: list[dict[str, Any]] = msgspec.field(default_factory=list[dict[str, Any]])


def flatten_entries(
    entries: Sequence[Mapping[str, Any]], place: str, *, has_input: bool = False
) -> list[dict[str, Any]]:
    """Return the entries of a run with their options beside their `kind`.

    If `has_input` is set, the run provides the input of the first entries. For an
    invalid entry, raise RequestError 400 that names the field.
    """
    if not entries:
        raise RequestError(400, f"{place}: must contain at least one task")
    flat = [
        _flatten(entry, f"{place}[{index}].", needs_input=not has_input)
        for index, entry in enumerate(entries)
    ]
    if count_steps(flat) > STEPS_LIMIT:
        raise RequestError(400, f"{place}: must contain at most {STEPS_LIMIT} tasks")
    return flat


def flatten_task(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a request for one task with its options beside `kind`."""
    return _flatten(body, "", needs_input=True)


def build_steps(run: Task, requests: Sequence[dict[str, Any]]) -> list[Task]:
    """Return the tasks of a run, each before the tasks that follow it."""
    return [task for request in requests for task in _steps(run, request, None)]


def _steps(run: Task, request: dict[str, Any], after: str | None) -> list[Task]:
    first = Task(
        id=new_id("task"),
        generation="runs",
        kind=canonical_kind(request["kind"]),
        status="waiting",
        request=request,
        url=request.get("url"),
        created_by=run.created_by,
        parent_id=run.id,
        after_id=after,
    )
    following: list[dict[str, Any]] = request.get("next") or []
    return [first] + [t for step in following for t in _steps(run, step, first.id)]


def _flatten(
    body: Mapping[str, Any], place: str, *, needs_input: bool, depth: int = 1
) -> dict[str, Any]:
    if depth > DEPTH_LIMIT:
        message = f"next: must be nested at most {DEPTH_LIMIT} levels deep"
        raise RequestError(400, message)
    entry = _parse_entry(body, place)
    check_kind(entry.kind, "run", place)
    flat: dict[str, Any] = {**entry.options, "kind": entry.kind}
    beside = drop_omitted({name: getattr(entry, name) for name in _BESIDE})
    flat |= beside
    _check_input(flat, place, needs_input=needs_input, first=depth == 1)
    with refuse(place, {"url": "request_invalid"}):
        owner = f"run task of kind {entry.kind!r}"
        check_fields(kinds_of("run")[entry.kind].run_fields, "run", beside, owner)
    check_own(entry.kind, entry.options, place, "run")
    flat["next"] = [
        _flatten(step, f"{place}next[{index}].", needs_input=False, depth=depth + 1)
        for index, step in enumerate(entry.next)
    ]
    return flat


def _parse_entry(body: Mapping[str, Any], place: str) -> _Entry:
    given = {name: value for name, value in body.items() if value is not None}
    try:
        return msgspec.convert(given, _Entry)
    except msgspec.ValidationError as error:
        text, _, where = str(error).partition(" - at ")
        field = where.strip("`").removeprefix("$").lstrip(".")
        message = f"{field}: {text}" if field else text
        if "unknown field" in message:
            message += "; put options of the kind into options"
        raise RequestError(400, place + message.replace("`", "'")) from error


def _check_input(
    flat: Mapping[str, Any], place: str, *, needs_input: bool, first: bool
) -> None:
    url = flat.get("url")
    if url is None and (needs_input or flat["kind"] == "ingest"):
        message = f"{place}url: is required, because the task needs an input"
        raise RequestError(400, message, kind="url_required")
    if url is not None and not first and flat["kind"] != "ingest":
        message = f"{place}url: is not allowed in next, whose input is the output"
        raise RequestError(400, message)
