"""What a cell of a table means: a text, a number, or something in JSON."""

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
from ittybit.core.payloads.kinds import TASKS
from ittybit.errors import ArgumentError

_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,18})?")
_SCALARS: set[Any] = {str, int, float, bool}
_TABLES: Mapping[str, Mapping[str, Any]] = {"task": TASKS, "job": KINDS}


def parse_cell(cell: str, hint: Any) -> object:
    """Return `cell` as an option of the type `hint` wants it.

    >>> value_of("1280", int | str), parse_cell("1280", str)
    (1280, '1280')
    """
    sorts = _sorts(hint)
    if sorts & {int, float} and _NUMBER.fullmatch(cell):
        return float(cell) if "." in cell else int(cell)
    if bool in sorts and cell.lower() in ("true", "false"):
        return cell.lower() == "true"
    return cell if sorts & _SCALARS else parse_json(cell)


def parse_json(cell: str) -> object:
    """Return what `cell` says in JSON; ArgumentError where it is none."""
    try:
        return msgspec.json.decode(cell)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise ArgumentError(f"{cell[:80]!r} must be JSON: {error}") from error


def option_type(path: tuple[str, ...], kind: object) -> Any:
    """Return the type of the option at `path` of a task or job of `kind`.

    A text stands for what nothing is known of.
    """
    hint = _TABLES.get(path[0], {}).get(str(kind))
    for name in path[1:]:
        if not is_typeddict(hint):
            return str
        hint = get_type_hints(hint).get(name)
    return str if hint is None else hint


def _sorts(hint: Any) -> set[Any]:
    """The types that a hint is made of."""
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return {sort for arm in get_args(hint) for sort in _sorts(arm)}
    if origin is Literal:
        return {type(value) for value in get_args(hint)}
    return {origin or hint}
