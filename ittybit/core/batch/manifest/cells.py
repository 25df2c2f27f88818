"""Conversion of table cells to option values: strings, numbers, or JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import UnionType
from typing import (
    Any,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

import msgspec

from ittybit.core.payloads.jobs import KINDS
from ittybit.core.payloads.tasks import TASKS
from ittybit.errors import ArgumentError

_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,18})?")
_SCALARS: set[Any] = {str, int, float, bool}
_TABLES: Mapping[str, Mapping[str, Any]] = {"task": TASKS, "job": KINDS}


def parse_cell(cell: str, hint: Any) -> object:
    """Return `cell` as a value of the type `hint`.

    >>> parse_cell("1280", int | str), parse_cell("1280", str)
    (1280, '1280')
    """
    types = _types(hint)
    if types & {int, float} and _NUMBER.fullmatch(cell):
        return float(cell) if "." in cell else int(cell)
    if bool in types and cell.lower() in ("true", "false"):
        return cell.lower() == "true"
    return cell if types & _SCALARS else parse_json(cell)


def parse_json(cell: str) -> object:
    """Return the decoded JSON of `cell`, or raise ArgumentError if it is invalid."""
    try:
        return msgspec.json.decode(cell)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise ArgumentError(f"{cell[:80]!r} must be JSON: {error}") from error


def option_type(path: tuple[str, ...], kind: object) -> Any:
    """Return the type of the option at `path` of a task or job, or str if unknown."""
    hint = _TABLES.get(path[0], {}).get(str(kind))
    for name in path[1:]:
        if not is_typeddict(hint):
            return str
        hint = get_type_hints(hint).get(name)
    return str if hint is None else hint


def _types(hint: Any) -> set[Any]:
    """Return the types that `hint` includes."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return {option for arm in get_args(hint) for option in _types(arm)}
    if origin is Literal:
        return {type(value) for value in get_args(hint)}
    return {origin or hint}
