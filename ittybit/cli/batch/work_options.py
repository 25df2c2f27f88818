"""What a batch does with items that do not say: a task, a job, or a workflow."""

from __future__ import annotations

import argparse
from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator, Mapping
from typing import Any, get_type_hints

from ittybit.cli.errors import UsageError
from ittybit.cli.option_tables import NOTES
from ittybit.cli.parser import Parser
from ittybit.cli.values import bare, json_of, object_of, value_of
from ittybit.core.payloads.jobs import KINDS
from ittybit.core.payloads.kinds import TASKS

# A batch names the input, takes workflows by --workflow, and has no one file name.
_LEFT = {"kind", "url", "file_id", "filename", "next", "workflow", "conditions"}
_KINDS = [k for k in TASKS if k not in ("workflow", "conditions", "http")]
_PREFIX = "option_"
_OF_JOB = ("webhook_url",)


def add_work(parser: Parser) -> None:
    """Add what to do, with the options of all kinds."""
    group = parser.add_argument_group("what to do with items that do not say")
    add = group.add_argument
    known = list(dict.fromkeys((*_KINDS, *KINDS)))
    add("--kind", choices=known, metavar="KIND", help=f"one of {', '.join(known)}")
    add("--job", action="store_true", help="make jobs; with --workflow, runs")
    add("--workflow", type=json_of, metavar="@FILE", help="the steps, in JSON")
    add("--metadata", type=object_of, metavar="JSON", help="kept with each job")
    for name, sort in sorted(_options().items()):
        flag = sort is bool
        how: dict[str, Any] = (
            {"action": argparse.BooleanOptionalAction}
            if flag
            else {"metavar": "VALUE", "help": NOTES[name] or " "}
        )
        dest = f"{_PREFIX}{name}"
        option = f"--{name.replace('_', '-')}"
        add(option, dest=dest, default=argparse.SUPPRESS, **how)


def work_of(arguments: Namespace) -> dict[str, Any]:
    """Return the arguments of `client.batch` that say what to do, checked in part."""
    given = {
        name.removeprefix(_PREFIX): value
        for name, value in vars(arguments).items()
        if name.startswith(_PREFIX)
    }
    if arguments.metadata is not None and not (arguments.job and arguments.kind):
        raise UsageError("--metadata is that of a job: give --job and --kind")
    if arguments.workflow is not None:
        if arguments.kind is not None or given:
            what = "--kind" if arguments.kind else _spelled(next(iter(given)))
            raise UsageError(f"--workflow says what to do: leave {what} out")
        return {"run" if arguments.job else "task": arguments.workflow}
    if arguments.kind is None:
        if given or arguments.job:
            what = _spelled(next(iter(given))) if given else "--job"
            raise UsageError(f"{what} needs --kind, or --workflow")
        return {}
    return _of_kind(arguments, given)


def _of_kind(arguments: Namespace, given: Mapping[str, Any]) -> dict[str, Any]:
    kind: str = arguments.kind
    table = (KINDS if arguments.job else TASKS).get(kind)
    if table is None:
        told = "is no kind of job: leave --job out" if arguments.job else "needs --job"
        raise UsageError(f"--kind {kind} {told}")
    hints = _hints(table)
    wrong = [name for name in given if name not in hints]
    if wrong:
        noun = "job" if arguments.job else "task"
        raise UsageError(f"{_spelled(wrong[0])} is no option of the {noun} {kind}")
    values = {name: _value(name, told, hints[name]) for name, told in given.items()}
    if not arguments.job:
        return {"task": {"kind": kind, **values}}
    whole = {name: values.pop(name) for name in _OF_JOB if name in values}
    if arguments.metadata is not None:
        whole["metadata"] = arguments.metadata
    if values:
        whole["options"] = values
    return {"job": {"kind": kind, **whole}}


def _value(name: str, told: object, hint: Any) -> Any:
    if not isinstance(told, str):
        return told
    try:
        return value_of(told, hint)
    except ArgumentTypeError as error:
        raise UsageError(f"{_spelled(name)}: {error}") from error


def _spelled(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _options() -> dict[str, Any]:
    """Return the options of all kinds; of a type that differs, that of one."""
    tables = [TASKS[kind] for kind in _KINDS] + list(KINDS.values())
    return {name: hint for table in tables for name, hint in _hints(table).items()}


def _hints(table: Any) -> dict[str, Any]:
    return dict(_bare_hints(table))


def _bare_hints(table: Any) -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(table, include_extras=True)
    of_job = "options" in hints
    if of_job:
        kept = {name: hints[name] for name in _OF_JOB}
        options = bare(hints["options"])
        hints = {**get_type_hints(options, include_extras=True), **kept}
    for name, hint in hints.items():
        if name not in _LEFT:
            yield name, bare(hint)
