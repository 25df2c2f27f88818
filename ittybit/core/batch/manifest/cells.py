"""Conversion of table cells to option values: strings, numbers, or JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ittybit.core.kinds.options import Option, options_of
from ittybit.core.kinds.parsing import NOT_JSON
from ittybit.core.kinds.registry import kinds_of
from ittybit.errors import ArgumentError
from ittybit.kinds.requests import JobFields


def parse_json(cell: str) -> object:
    """Return the decoded JSON of `cell`, or raise ArgumentError if it is invalid."""
    try:
        return msgspec.json.decode(cell)
    except NOT_JSON as error:
        raise ArgumentError(f"{cell[:80]!r} must be JSON: {error}") from error


def option_type(path: tuple[str, ...], kind: object) -> Any:
    """Return the type of the option at `path` of a task or job, or str if unknown."""
    table, *names = path
    if table not in ("task", "job"):
        return str
    known = kinds_of("job" if table == "job" else "task").get(str(kind))
    if known is None:
        return str
    options: Mapping[str, Option]
    if table == "task":
        options = {**options_of(known, "task"), **options_of(known.task_fields, "task")}
    elif names[0] == "options":
        names, options = names[1:], options_of(known, "job")
    else:
        options = options_of(JobFields, "job")
    return options[names[0]].hint if len(names) == 1 and names[0] in options else str
