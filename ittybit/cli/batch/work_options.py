"""Options for the default work of a batch: a task, a job, or a workflow."""

from __future__ import annotations

import argparse
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator, Mapping
from typing import Any, get_type_hints

from ittybit.cli.errors import UsageError
from ittybit.cli.option_tables import HELP_TEXTS
from ittybit.cli.parser import Parser
from ittybit.cli.values import (
    parse_json,
    parse_json_object,
    parse_value,
    strip_optional,
)
from ittybit.core.payloads.jobs import KINDS
from ittybit.core.payloads.tasks import TASKS

# The batch sets the input and takes workflows from --workflow. One file name cannot
# fit all items.
_EXCLUDED = {"kind", "url", "file_id", "filename", "next", "workflow", "conditions"}
_KINDS = [k for k in TASKS if k not in ("workflow", "conditions", "http")]
_PREFIX = "option_"
_JOB_FIELDS = ("webhook_url",)


def add_work(parser: Parser) -> None:
    """Add the options of all kinds of work."""
    group = parser.add_argument_group("work for items that do not define their own")
    add = group.add_argument
    known = list(dict.fromkeys((*_KINDS, *KINDS)))
    add("--kind", choices=known, metavar="KIND", help=f"one of {', '.join(known)}")
    add("--job", action="store_true", help="create jobs, or runs with --workflow")
    add("--workflow", type=parse_json, metavar="@FILE", help="steps as JSON")
    add(
        "--metadata",
        type=parse_json_object,
        metavar="JSON",
        help="stored with each job",
    )
    for name, hint in sorted(_options().items()):
        is_flag = hint is bool
        settings: dict[str, Any] = (
            {"action": argparse.BooleanOptionalAction}
            if is_flag
            else {"metavar": "VALUE", "help": HELP_TEXTS[name] or " "}
        )
        dest = f"{_PREFIX}{name}"
        option = f"--{name.replace('_', '-')}"
        add(option, dest=dest, default=argparse.SUPPRESS, **settings)


def parse_work(arguments: Namespace) -> dict[str, Any]:
    """Return the work arguments of `client.batch`."""
    given = {
        name.removeprefix(_PREFIX): value
        for name, value in vars(arguments).items()
        if name.startswith(_PREFIX)
    }
    if arguments.metadata is not None and not (arguments.job and arguments.kind):
        raise UsageError("--metadata needs --job and --kind")
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
    table = (KINDS if arguments.job else TASKS).get(kind)
    if table is None:
        problem = (
            "is not a kind of job; remove --job" if arguments.job else "needs --job"
        )
        raise UsageError(f"--kind {kind} {problem}")
    hints = _hints(table)
    unknown = [name for name in given if name not in hints]
    if unknown:
        noun = "job" if arguments.job else "task"
        raise UsageError(
            f"{_option_flag(unknown[0])} is not an option of {kind} {noun}s"
        )
    values = {
        name: _parse_option(name, value, hints[name]) for name, value in given.items()
    }
    if not arguments.job:
        return {"task": {"kind": kind, **values}}
    fields = {name: values.pop(name) for name in _JOB_FIELDS if name in values}
    if arguments.metadata is not None:
        fields["metadata"] = arguments.metadata
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


def _options() -> dict[str, Any]:
    """Return the type hints of all options. If kinds differ, the last one is used."""
    tables = [TASKS[kind] for kind in _KINDS] + list(KINDS.values())
    return {name: hint for table in tables for name, hint in _hints(table).items()}


def _hints(table: Any) -> dict[str, Any]:
    return dict(_bare_hints(table))


def _bare_hints(table: Any) -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(table, include_extras=True)
    is_job = "options" in hints
    if is_job:
        job_hints = {name: hints[name] for name in _JOB_FIELDS}
        options = strip_optional(hints["options"])
        hints = {**get_type_hints(options, include_extras=True), **job_hints}
    for name, hint in hints.items():
        if name not in _EXCLUDED:
            yield name, strip_optional(hint)
