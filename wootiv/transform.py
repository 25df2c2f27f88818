"""Conversion of Python arguments to the names and values that the API expects."""

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

from ittybit.core.serialization.plain import to_plain

__all__ = ["Wire", "get_hints", "transform"]


class Wire(Struct, frozen=True):
    """Annotation that says how the API names and formats an argument.

    Attributes:
        name: Name that the API uses. Defaults to the Python name.
        time_format: Format of dates and times for ``strftime``. Defaults to ISO 8601.

    >>> Annotated[str | datetime, Wire("startDate")]
    """

    name: str | None = None
    time_format: str | None = None


def transform(value: Any, into: Any, time_format: str | None = None) -> Any:
    """Return `value`, which has the type `into`, with the names that the API uses.

    Unknown keys and values of another type stay unchanged. Each member of a union
    renames its keys.

    >>> transform({"first_name": "Ada"}, AuthSignupParams)
    {'firstName': 'Ada'}
    """
    into, wire = _unwrap(into)
    time_format = wire.time_format or time_format
    if get_origin(into) in (Union, UnionType):
        for member in get_args(into):
            value = transform(value, member, time_format)
        return value
    if isinstance(value, date):  # a datetime is one too
        to_plain(value, "a time")  # NaT of pandas is a date, too
        return value.strftime(time_format) if time_format else value.isoformat()
    if isinstance(value, Mapping) and is_typeddict(into):
        return _rename(cast("Mapping[str, object]", value), into, time_format)
    if isinstance(value, list | tuple) and get_origin(into) is list:
        (item,) = get_args(into)
        items = cast("list[Any]", value)
        return [transform(each, item, time_format) for each in items]
    return value  # pyright: ignore[reportUnknownVariableType]  # of any type


def _rename(
    value: Mapping[str, object], into: Any, time_format: str | None
) -> dict[str, object]:
    hints = get_hints(into)
    renamed: dict[str, object] = {}
    for name, each in value.items():
        hint = hints.get(name)
        if hint is None:
            renamed[name] = each
        else:
            renamed[_unwrap(hint)[1].name or name] = transform(each, hint, time_format)
    return renamed


@cache
def get_hints(typed_dict: Any) -> dict[str, Any]:
    """Return the types of the keys of a TypedDict, with their annotations."""
    return get_type_hints(typed_dict, include_extras=True)


def _unwrap(hint: Any) -> tuple[Any, Wire]:
    """Return the type inside ``Required``, ``Annotated``, and so on, and its Wire."""
    wire = Wire()
    while (origin := get_origin(hint)) in (Annotated, Required, NotRequired):
        if origin is Annotated:
            wire = next((m for m in hint.__metadata__ if isinstance(m, Wire)), wire)
        hint = get_args(hint)[0]
    return hint, wire
