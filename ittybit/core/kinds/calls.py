"""Arguments of the calls that create one kind of task or job."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from types import FunctionType
from typing import Any, Literal, NamedTuple, TypeAlias

from msgspec import UNSET, Struct

from ittybit.core.http.request_options import RequestOptions, idempotency_headers
from ittybit.core.kinds.check import check_options
from ittybit.core.kinds.descriptions import describe, spell
from ittybit.core.kinds.markers import Api
from ittybit.core.kinds.options import options_of
from ittybit.core.kinds.registry import kinds_of
from ittybit.core.payloads.jobs import build_job
from ittybit.core.payloads.tasks import build_task, task_headers
from ittybit.core.waiting.options import WaitArguments, WaitOptions
from ittybit.errors import ArgumentError
from ittybit.kinds import Kind
from ittybit.kinds.requests import JobFields

Work: TypeAlias = Literal["task", "job"]


class Call(NamedTuple):
    """Request of a call, and how to wait for its work, or None to return at once."""

    body: dict[str, Any]
    headers: dict[str, str | None]
    wait: WaitOptions[Any] | None
    options: RequestOptions | None


class Argument(NamedTuple):
    """Argument of a call, and the struct that documents it."""

    hint: Any
    is_required: bool
    table: type[Struct]


def method_name(kind: str) -> str:
    """Return the name of the call that creates `kind`."""
    return f"{kind}_" if kind == "import" else kind


def call_kinds(work: Work) -> Mapping[str, type[Kind]]:
    """Return the kinds that have a call, by their names."""
    if work == "job":
        return kinds_of("job")
    return {**kinds_of("task"), **kinds_of("standalone")}


def call_arguments(kind: type[Kind], work: Work) -> dict[str, Argument]:
    """Return the fields and options of the call that creates `kind`, required first.

    A standalone task has also an ``input``.
    """
    tables: list[tuple[type[Struct], Api]]
    if work == "job":
        tables = [(JobFields, "job"), (kind, "job")]
    elif "task" in kind.apis:
        tables = [(kind.task_fields, "task"), (kind, "task")]
    else:
        tables = [(kind, "standalone")]
    found = {
        name: Argument(option.hint, option.is_required, table)
        for table, api in tables
        for name, option in options_of(table, api).items()
    }
    return dict(sorted(found.items(), key=lambda item: not item[1].is_required))


def describe_call(function: FunctionType, kind: type[Kind], work: Work) -> None:
    """Set the signature and the docstring of the call that creates `kind`."""
    arguments = call_arguments(kind, work)
    known = inspect.signature(function).parameters
    self, *_ = known.values()
    parameters = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            annotation=spell(argument.hint),
            default=inspect.Parameter.empty if argument.is_required else UNSET,
        )
        for name, argument in arguments.items()
    ]
    shared = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default)
        for name, default in shared_arguments(kind, work).items()
    ]
    vars(function)["__signature__"] = inspect.Signature([self, *parameters, *shared])
    lines = [f"    {n}: {describe(a.hint)}." for n, a in arguments.items()]
    function.__doc__ = "\n".join([kind.__doc__ or "", "", "Args:", *lines])


def shared_arguments(kind: type[Kind], work: Work) -> dict[str, Any]:
    """Return the arguments that all calls have in common, with their defaults."""
    is_undated = work == "job" or "standalone" in kind.apis
    return {
        **({"input": UNSET} if work == "task" and is_undated else {}),
        **({"idempotency_key": None} if is_undated else {}),
        "wait": False,
        "timeout": None,
        "on_timeout": "raise",
        "on_progress": None,
        "events": None,
        "request_options": None,
    }


def build_call(kind: str, work: Work, arguments: Mapping[str, Any]) -> Call:
    """Return the request of a call with `arguments`.

    Raises ArgumentError for an unknown, missing, or invalid argument.
    """
    given = {name: value for name, value in arguments.items() if value is not UNSET}
    is_waiting = given.pop("wait", False)
    options = given.pop("request_options", None)
    key = given.pop("idempotency_key", None)
    if not is_waiting and (early := WaitArguments.__annotations__.keys() & given):
        raise ArgumentError(f"{min(early)} needs wait=True")
    wait = WaitOptions[Any].take(given)
    build = _build_task if work == "task" else _build_job
    body, headers = build(kind, given, key)
    return Call(body, headers, wait if is_waiting else None, options)


def _build_task(
    kind: str, given: dict[str, Any], key: str | None
) -> tuple[dict[str, Any], dict[str, str | None]]:
    if "input" in given:
        source = given.pop("input")
        given = {"input": source, "options": given} if given else {"input": source}
    body = build_task(kind, given, None)
    return body, task_headers(body, key)


def _build_job(
    kind: str, given: dict[str, Any], key: str | None
) -> tuple[dict[str, Any], dict[str, str | None]]:
    beside = options_of(JobFields, "job")
    fields: dict[str, Any] = {n: v for n, v in given.items() if n in beside}
    if options := {n: v for n, v in given.items() if n not in beside}:
        check_options(kinds_of("job")[kind], "job", options)
        fields["options"] = options
    return build_job(kind, fields, None), {**idempotency_headers(key)}
