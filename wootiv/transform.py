"""Arguments in their Python spelling, as what goes over the wire (spec section 6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import UnionType
from typing import (
    Annotated,
    Any,
    NotRequired,
    Required,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from msgspec import Struct

__all__ = ["Wire", "hints_of", "transform"]


class Wire(Struct, frozen=True):
    """How an argument is spelled on the wire.

    `name` is its name there, if that is another; dates and times are written as
    ISO 8601 text, or by `time_format`, as in ``strftime``.

    >>> Annotated[str | datetime, Wire("startDate")]
    """

    name: str | None = None
    time_format: str | None = None


def transform(value: Any, into: Any, time_format: str | None = None) -> Any:
    """Return `value`, which `into` describes, with the names of the wire.

    A TypedDict renames its known keys, unknown ones go as they are; what has another
    shape than `into` says goes as it is too. Of a union all members rename.

    >>> transform({"first_name": "Ada"}, AuthSignupParams)
    {'firstName': 'Ada'}
    """
    into, wire = _unwrapped(into)
    time_format = wire.time_format or time_format
    if get_origin(into) in (Union, UnionType):
        for member in get_args(into):
            value = transform(value, member, time_format)
        return value
    if isinstance(value, date):  # a datetime is one too
        return value.strftime(time_format) if time_format else value.isoformat()
    if isinstance(value, Mapping) and is_typeddict(into):
        return _renamed(cast("Mapping[str, object]", value), into, time_format)
    if isinstance(value, list | tuple) and get_origin(into) is list:
        (item,) = get_args(into)
        items = cast("list[Any]", value)
        return [transform(each, item, time_format) for each in items]
    return value  # pyright: ignore[reportUnknownVariableType]  # as it came


def _renamed(
    value: Mapping[str, object], into: Any, time_format: str | None
) -> dict[str, object]:
    hints = hints_of(into)
    renamed: dict[str, object] = {}
    for name, each in value.items():
        hint = hints.get(name)
        if hint is None:
            renamed[name] = each
        else:
            renamed[_unwrapped(hint)[1].name or name] = transform(
                each, hint, time_format
            )
    return renamed


@cache
def hints_of(typed_dict: Any) -> dict[str, Any]:
    """Return the types of the keys of a TypedDict, with what annotates them."""
    return get_type_hints(typed_dict, include_extras=True)


def _unwrapped(hint: Any) -> tuple[Any, Wire]:
    """Return the type that ``Required``, ``Annotated`` ... hold, and its spelling."""
    wire = Wire()
    while (origin := get_origin(hint)) in (Annotated, Required, NotRequired):
        if origin is Annotated:
            wire = next((m for m in hint.__metadata__ if isinstance(m, Wire)), wire)
        hint = get_args(hint)[0]
    return hint, wire
