"""Arguments of the calls that create one kind of task or job."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import partial
from types import FunctionType
from typing import Any, NamedTuple, cast

from msgspec import UNSET, Struct

from ittybit.core.call_signatures import Call, OptionsSignature
from ittybit.core.http.request import Request
from ittybit.core.http.request_options import merge_options
from ittybit.core.kinds.check import check_names, drop_omitted
from ittybit.core.kinds.descriptions import describe, select_doc, spell
from ittybit.core.kinds.markers import Api, Work
from ittybit.core.kinds.options import options_of
from ittybit.core.kinds.registry import kinds_of
from ittybit.core.payloads.jobs import build_job_request
from ittybit.core.payloads.tasks import build_task_request
from ittybit.core.validation import check_flag
from ittybit.core.waiting.options import WaitArguments, WaitOptions
from ittybit.errors import ArgumentError
from ittybit.kinds import Kind
from ittybit.kinds.request_fields import JobFields

_SELF = inspect.Parameter("self", inspect.Parameter.POSITIONAL_ONLY)
_WAIT = WaitOptions[Any]()
_WIDTH = 76  # columns, in an indented docstring
_REQUEST = {"max_retries", "extra_headers", "request_options"}
_OPTIONS = "Mapping[str, Any]"

SHARED_DOCS = {
    "input": "File that a probe or an import returned, for a standalone task.",
    "idempotency_key": "Key that identifies this call. Within 24 hours, a second call "
    "with the same key returns the first {work}.",
    "wait": "Whether to wait for the result. False (default) returns the new {work}.",
    "timeout": "Seconds to wait. None (default) waits without limit.",
    "on_timeout": 'After the timeout, "raise" (default) raises TaskTimeout, and '
    '"leave" returns the last state.',
    "on_progress": "Function that is called with each state of the {work}.",
    "progress": "True shows a progress bar in a notebook or on a terminal; "
    "``'always'`` also writes lines to a log.",
    "events": "Webhook events, which can report the end before the next poll.",
    "settle": "Seconds during which a 404 does not end the wait, 10 by default.",
    "max_retries": "Number of retries of the request.",
    "extra_headers": "Headers to add to the request.",
    "request_options": "Timeout, retries, and additional data of the request.",
}
"""Documentation of the arguments that all calls have in common."""


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


def show_kinds(work: Work) -> Callable[[Call], Call]:
    """Let a function that creates `work` show the options of all its kinds."""

    def decorate(function: Call) -> Call:
        real = cast("FunctionType", function)
        shown = OptionsSignature(real, optional=partial(all_arguments, work))
        vars(real)["__signature__"] = shown
        return function

    return decorate


def all_arguments(work: Work) -> dict[str, str]:
    """Return the annotations of the arguments of `create`, for all kinds of `work`."""
    if work == "job":
        table = options_of(JobFields, "job")
        fields = {name: spell(option.hint) for name, option in table.items()}
        return {**fields, "options": _OPTIONS}
    hints: dict[str, dict[str, None]] = {}
    for kind in call_kinds(work).values():
        for name, argument in call_arguments(kind, work).items():
            hints.setdefault(name, {})[spell(argument.hint)] = None
    found = {name: " | ".join(texts) for name, texts in hints.items()}
    return {**found, "input": "File | Mapping[str, Any]", "options": _OPTIONS}


def describe_call(function: FunctionType, kind: type[Kind], work: Work) -> None:
    """Set the signature and the docstring of the call that creates `kind`."""
    arguments = call_arguments(kind, work)
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
    vars(function)["__signature__"] = inspect.Signature([_SELF, *parameters, *shared])
    lines = [f"    {n}: {describe(a.hint)}." for n, a in arguments.items()]
    names = [parameter.name for parameter in shared]
    lines += [f"    {name}: {SHARED_DOCS[name].format(work=work)}" for name in names]
    summary = select_doc(inspect.cleandoc(kind.__doc__ or ""), work)
    is_async = inspect.iscoroutinefunction(function)
    sections = call_sections(kind, work, is_async=is_async)
    function.__doc__ = "\n".join([summary, "", "Args:", *lines, *sections])


def call_sections(kind: type[Kind], work: Work, *, is_async: bool) -> list[str]:
    """Return the lines of the docstring of a call after its arguments."""
    texts = [f"{name}={show_value(v)}" for name, v in call_example(kind, work).items()]
    name = f"client.{work}s.{method_name(kind.kind)}"
    start = f">>> {work} = {'await ' if is_async else ''}{name}("
    arguments = ", ".join([*texts, "wait=True"])
    example = [f"{start}{arguments})"]
    if len(example[0]) > _WIDTH:
        example = [start, f"...     {arguments}", "... )"]
    return [
        "",
        "Returns:",
        f"    The new {work}, or the {work} after its end if `wait` is True.",
        "",
        "Raises:",
        "    ArgumentError: An argument is missing or invalid. Nothing was sent.",
        "    BadRequestError: The server refused the request.",
        f"    TaskFailed: The {work} failed during the wait.",
        f"    TaskCancelled: The {work} was cancelled during the wait.",
        f"    TaskTimeout: The {work} still runs after `timeout` seconds.",
        "",
        *example,
    ]


def call_example(kind: type[Kind], work: Work) -> dict[str, Any]:
    """Return the arguments of an example. An input is a name of a variable."""
    if work == "job":
        return {"input": _Variable("url"), **kind.example}
    if "task" not in kind.apis:
        return {"input": _Variable("file"), **kind.example}
    has_file = "file_id" in options_of(kind.task_fields, "task")
    return {**({"file_id": _Variable("file.id")} if has_file else {}), **kind.example}


class _Variable(str):
    """Name of a variable in an example."""


def show_value(value: object) -> str:
    """Return the source of a value in an example."""
    return value if isinstance(value, _Variable) else repr(value).replace("'", '"')


def shared_arguments(kind: type[Kind], work: Work) -> dict[str, Any]:
    """Return the arguments that all calls have in common, with their defaults."""
    is_undated = work == "job" or "standalone" in kind.apis
    return {
        **({"input": UNSET} if work == "task" and is_undated else {}),
        **({"idempotency_key": None} if is_undated else {}),
        "wait": False,
        **{name: getattr(_WAIT, name) for name in WaitArguments.__annotations__},
        "max_retries": None,
        "extra_headers": None,
        "request_options": None,
    }


def build_call(
    kind: str, work: Work, arguments: Mapping[str, Any]
) -> tuple[Request, WaitOptions[Any] | None]:
    """Return the request of a call, and how to wait, or None to return at once.

    Raises ArgumentError for an unknown, missing, or invalid argument.
    """
    given = drop_omitted(arguments)
    is_waiting = check_flag("wait", given.pop("wait", False))
    names = _REQUEST & given.keys()
    request_options = merge_options(**{name: given.pop(name) for name in names})
    key = given.pop("idempotency_key", None)
    if not is_waiting and (early := WaitArguments.__annotations__.keys() & given):
        raise ArgumentError(f"{min(early)} needs wait=True")
    wait = WaitOptions[Any].take(given)
    if work == "task":
        fields = _nest_task(given)
        create = build_task_request(kind, fields, None, key, request_options)
    else:
        fields = _nest_job(kind, given)
        create = build_job_request(kind, fields, None, key, request_options)
    return create, wait if is_waiting else None


def _nest_task(given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a task. A standalone task has its options in ``options``."""
    if "input" not in given:
        return given
    options = {name: value for name, value in given.items() if name != "input"}
    source = {"input": given["input"]}
    return {**source, "options": options} if options else source


def _nest_job(kind: str, given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a job, which has its options in ``options``."""
    beside = options_of(JobFields, "job")
    fields = {name: value for name, value in given.items() if name in beside}
    options = {name: value for name, value in given.items() if name not in beside}
    check_names(
        options, options_of(kinds_of("job")[kind], "job"), f"job of kind {kind!r}"
    )
    return {**fields, "options": options} if options else fields
