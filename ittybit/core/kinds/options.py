"""Names and types of the options of a kind, by API."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import (
    Annotated,
    Any,
    NamedTuple,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import FieldInfo

from ittybit.core.kinds.markers import (
    GENERATIONS,
    Api,
    Checked,
    Narrower,
    Needed,
    Only,
)


class Option(NamedTuple):
    """Type of an option without UNSET, and whether it must be given."""

    hint: Any
    is_required: bool


@lru_cache(maxsize=256)
def options_of(table: type[Struct], api: Api | None) -> Mapping[str, Option]:
    """Return the options of a kind, or the fields of a request, that `api` accepts.

    With None, return all with the types that at least one API accepts.
    """
    hints = get_type_hints(table, include_extras=True)
    found: dict[str, Option] = {}
    for field in sorted(msgspec.structs.fields(table), key=_place(table)):
        hint = _narrow(hints[field.name], api)
        if hint is not None:
            needed = field.required or _is_needed(hints[field.name], api)
            found[field.name] = Option(hint, needed)
    return found


def _is_needed(hint: Any, api: Api | None) -> bool:
    marks = getattr(strip_unset(hint), "__metadata__", ())
    needed = [mark.generations for mark in marks if isinstance(mark, Needed)]
    return api is not None and any(GENERATIONS[api] in one for one in needed)


def _place(table: type[Struct]) -> Callable[[FieldInfo], int]:
    """Return a sort key that puts the fields of a kind before inherited fields."""
    owners = [vars(base).get("__annotations__", {}) for base in table.__mro__]
    return lambda field: next(i for i, own in enumerate(owners) if field.name in own)


def find_checks(hint: Any) -> Sequence[Checked]:
    """Return the checks of a type that msgspec does not know."""
    marks = getattr(hint, "__metadata__", ())
    return [mark for mark in marks if isinstance(mark, Checked)]


@lru_cache(maxsize=256)
def struct_of(table: type[Struct], api: Api | None) -> type[Struct]:
    """Return a struct with the options of `options_of` and no others."""
    return define_struct(table.__name__, options_of(table, api))


def define_struct(
    name: str, options: Mapping[str, Option], tag: str | None = None
) -> type[Struct]:
    """Return a struct with `options` and no others, and ``kind`` if it has a `tag`.

    None is the same as an option that is not given.
    """
    fields: list[Any] = [
        (name, option.hint)
        if option.is_required
        else (name, option.hint | None | UnsetType, UNSET)
        for name, option in options.items()
    ]
    settings: dict[str, Any] = {"kw_only": True, "forbid_unknown_fields": True}
    if tag is not None:
        settings |= {"tag_field": "kind", "tag": tag}
    return msgspec.defstruct(name, fields, **settings)


def _narrow(hint: Any, api: Api | None) -> Any:
    """Return `hint` without UNSET and as narrow as in `api`, or None if not allowed."""
    hint = strip_unset(hint)
    if get_origin(hint) is not Annotated:
        return hint
    others: list[Any] = []
    generation = None if api is None else GENERATIONS[api]
    for mark in hint.__metadata__:
        if not isinstance(mark, Only | Narrower | Needed):
            others.append(mark)
        elif isinstance(mark, Narrower) and generation in mark.generations:
            return mark.hint
        elif isinstance(mark, Only) and generation not in (None, *mark.generations):
            return None
    return Annotated[hint.__origin__, *others] if others else hint.__origin__


def strip_unset(hint: Any) -> Any:
    """Return `hint` without UNSET."""
    if UnsetType not in get_args(hint):
        return hint
    others = tuple(one for one in get_args(hint) if one is not UnsetType)
    return Union[others]  # noqa: UP007  # Union of one type is that type
