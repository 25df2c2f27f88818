"""Options for the default work of a batch: a task, a job, or a workflow."""

from __future__ import annotations

import argparse
from argparse import ArgumentTypeError, Namespace
from collections.abc import Mapping
from typing import Any

from ittybit.cli.errors import UsageError
from ittybit.cli.kinds import help_text
from ittybit.cli.parser import Parser
from ittybit.cli.values import metavar_of, parse_json, parse_value, strip_optional
from ittybit.core.kinds.markers import Api
from ittybit.core.kinds.options import Option, options_of
from ittybit.core.kinds.registry import flat_options, kinds_of
from ittybit.kinds import Kind
from ittybit.kinds.request_fields import JobFields

# The batch sets the input and takes workflows from --workflow. One file name cannot
# fit all items.
_EXCLUDED = {"kind", "url", "file_id", "filename", "next", "workflow", "conditions"}
_NOT_FILE_KINDS = ("workflow", "conditions", "http")
_PREFIX = "option_"
_JOB_FIELDS = ("webhook_url", "metadata")
# The kinds document these options differently.
_SHARED_HELP = {
    "end": "end position in the input, in seconds",
    "format": "format of the result, which must fit the kind",
    "fps": "frames per second",
    "webhook_url": "URL that the server calls when the work has ended",
}


def add_work(parser: Parser) -> None:
    """Add the options of all kinds of work."""
    group = parser.add_argument_group("work for items that do not define their own")
    add = group.add_argument
    known = sorted({kind.kind for kind, _, _ in _tables()})
    add("--kind", choices=known, metavar="KIND", help=f"one of {', '.join(known)}")
    add("--job", action="store_true", help="create jobs, or runs with --workflow")
    add(
        "--workflow",
        type=parse_json,
        metavar="@FILE",
        help="file with the steps as JSON",
    )
    for name, (hint, text) in sorted(_help_texts().items()):
        is_flag = hint is bool
        settings: dict[str, Any] = (
            {"action": argparse.BooleanOptionalAction}
            if is_flag
            else {"metavar": metavar_of(strip_optional(hint))}
        )
        dest = f"{_PREFIX}{name}"
        option = f"--{name.replace('_', '-')}"
        settings["help"] = text.replace("%", "%%")
        add(option, dest=dest, default=argparse.SUPPRESS, **settings)


def parse_work(arguments: Namespace) -> dict[str, Any]:
    """Return the work arguments of `client.batch`."""
    given = {
        name.removeprefix(_PREFIX): value
        for name, value in vars(arguments).items()
        if name.startswith(_PREFIX)
    }
    if arguments.workflow is not None:
        if arguments.kind is not None or given:
            flag = "--kind" if arguments.kind else _option_flag(next(iter(given)))
            raise UsageError(f"--workflow excludes {flag}; remove one of them")
        return {"run" if arguments.job else "task": arguments.workflow}
    if arguments.kind is None:
        if given or arguments.job:
            flag = _option_flag(next(iter(given))) if given else "--job"
            raise UsageError(f"{flag} needs --kind or --workflow")
        return {}
    return _kind_arguments(arguments, given)


def _kind_arguments(arguments: Namespace, given: Mapping[str, Any]) -> dict[str, Any]:
    kind: str = arguments.kind
    known = kinds_of("job" if arguments.job else "task").get(kind)
    if known is None:
        problem = (
            "is not a kind of job; remove --job" if arguments.job else "needs --job"
        )
        raise UsageError(f"--kind {kind} {problem}")
    options = _job_options(known) if arguments.job else _task_options(known)
    unknown = [name for name in given if name not in options]
    if unknown:
        noun = "job" if arguments.job else "task"
        raise UsageError(
            f"{_option_flag(unknown[0])} is not an option of {kind} {noun}s"
        )
    values = {
        name: _parse_option(name, value, options[name].hint)
        for name, value in given.items()
    }
    if not arguments.job:
        return {"task": {"kind": kind, **values}}
    fields = {name: values.pop(name) for name in _JOB_FIELDS if name in values}
    if values:
        fields["options"] = values
    return {"job": {"kind": kind, **fields}}


def _parse_option(name: str, value: object, hint: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return parse_value(value, hint)
    except ArgumentTypeError as error:
        raise UsageError(f"{_option_flag(name)}: {error}") from error


def _option_flag(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _help_texts() -> dict[str, tuple[Any, str]]:
    """Return the type and the help text of each option."""
    return {
        name: (option.hint, _SHARED_HELP.get(name) or help_text(kind, name, api))
        for kind, api, options in _tables()
        for name, option in options.items()
    }


def _tables() -> list[tuple[type[Kind], Api, Mapping[str, Option]]]:
    """Return the options of each kind. If kinds differ, the last one is used."""
    tasks = [k for k in kinds_of("task").values() if k.kind not in _NOT_FILE_KINDS]
    return [
        *((kind, "task", _task_options(kind)) for kind in tasks),
        *((kind, "job", _job_options(kind)) for kind in kinds_of("job").values()),
    ]


def _task_options(kind: type[Kind]) -> Mapping[str, Option]:
    options = flat_options(kind, "task")
    return {n: option for n, option in options.items() if n not in _EXCLUDED}


def _job_options(kind: type[Kind]) -> Mapping[str, Option]:
    fields = options_of(JobFields, "job")
    return {**options_of(kind, "job"), **{name: fields[name] for name in _JOB_FIELDS}}
