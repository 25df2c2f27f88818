"""Validation of the options of a kind."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, ClassVar, cast

import msgspec
from msgspec import UNSET, Struct

from ittybit.core.kinds.descriptions import describe
from ittybit.core.kinds.markers import NOUNS, Api
from ittybit.core.kinds.options import options_of, struct_of
from ittybit.core.serialization.msgspec_types import convert
from ittybit.errors import ArgumentError

_MAX_SHOWN = 60
_MAX_EXACT = 2**53

Rule = Callable[[Mapping[str, Any]], str | None]
"""Function that returns the conflict between options as text, or None."""


class KindStruct(Struct, frozen=True):
    """Attributes of `ittybit.kinds.Kind` that the validation uses."""

    kind: ClassVar[str]
    """Name of the kind."""
    rules: ClassVar[tuple[Rule, ...]] = ()
    """Rules for combinations of options."""


class OptionError(ArgumentError):
    """An option is invalid. `option` is its name, or None for a conflict."""

    def __init__(self, message: str, option: str | None = None) -> None:
        super().__init__(message)
        self.option = option


def check_options(
    kind: type[KindStruct],
    api: Api | None,
    options: Mapping[str, Any],
    beside: type[Struct] | None = None,
) -> None:
    """Raise OptionError unless `api` accepts `options` of `kind`.

    With None, check only the rules that all APIs share. Options that are UNSET are
    ignored. `beside` defines further fields at the same level of the request.
    """
    given = {name: value for name, value in options.items() if value is not UNSET}
    owner = f"{NOUNS[api]} of kind {kind.kind!r}"
    tables = [kind] if beside is None else [kind, beside]
    check_names(given, [n for t in tables for n in options_of(t, api)], owner)
    for table in tables:
        check_missing(given, table, api, owner)
        check_values(given, table, api)
    for rule in kind.rules:
        if problem := rule(given):
            raise OptionError(problem)


def check_fields(
    table: type[Struct], api: Api, fields: Mapping[str, Any], owner: str
) -> None:
    """Raise OptionError unless a request can have `fields` of `table`."""
    check_names(fields, options_of(table, api), owner, "field")
    check_missing(fields, table, api, owner)
    check_values(fields, table, api)


def check_names(
    given: Iterable[str], known: Collection[str], owner: str, noun: str = "option"
) -> None:
    """Raise OptionError if one of `given` is not in `known`, and suggest a name."""
    unknown = next((name for name in given if name not in known), None)
    if unknown is None:
        return
    close = get_close_matches(unknown, known, 1)
    hint = f"did you mean {close[0]!r}?" if close else _list(known, noun)
    raise OptionError(f"a {owner} has no {noun} {unknown!r}; {hint}", unknown)


def _list(known: Collection[str], noun: str) -> str:
    return f"the {noun}s are {', '.join(known)}" if known else f"it has no {noun}s"


def check_missing(
    given: Collection[str], table: type[Struct], api: Api | None, owner: str
) -> None:
    """Raise OptionError if a required option of `table` is not in `given`."""
    for name, option in options_of(table, api).items():
        if option.is_required and name not in given:
            raise OptionError(f"a {owner} needs {name}: {describe(option.hint)}", name)


def check_values(
    given: Mapping[str, Any], table: type[Struct], api: Api | None
) -> None:
    """Raise OptionError unless the values of options in `table` have its types.

    An integral float is accepted for an integer, because JSON does not distinguish
    them.
    """
    known = options_of(table, api)
    plain = {name: _plain(value) for name, value in given.items() if name in known}
    for name, value in plain.items():
        if not _is_finite(value):
            raise _invalid(name, known[name].hint, given[name])
    try:
        convert(plain, struct_of(table, api))
    except msgspec.ValidationError as error:
        raise _explain(known, given, str(error)) from None


def fits(value: object, hint: Any) -> bool:
    """Return whether `value` has the type `hint`."""
    plain = _plain(value)
    try:
        convert(plain, hint)
    except msgspec.ValidationError:
        return False
    return _is_finite(plain)


def _explain(
    known: Mapping[str, Any], given: Mapping[str, Any], reason: str
) -> OptionError:
    """Convert a message of msgspec to an error with the value and its valid range."""
    place = re.search(r" - at `\$\.((\w+)[^`]*)`$", reason)
    if place is None:
        return OptionError(reason.replace("`", ""))
    detail = f" ({place[1]}: {reason[: place.start()]})".replace("`", "")
    name = place[2]
    return _invalid(
        name, known[name].hint, given[name], detail if place[1] != name else ""
    )


def _invalid(name: str, hint: Any, value: object, detail: str = "") -> OptionError:
    shown = repr(value)
    if len(shown) > _MAX_SHOWN:
        shown = shown[: _MAX_SHOWN - 3] + "..."
    return OptionError(f"{name} must be {describe(hint)}, got {shown}{detail}", name)


def _plain(value: object) -> object:
    """Return `value` with integral floats as integers and structs as dicts."""
    if isinstance(value, float):
        is_exact = value.is_integer() and abs(value) < _MAX_EXACT
        return int(value) if is_exact else value
    if isinstance(value, Struct):
        return _plain(msgspec.to_builtins(value))
    if isinstance(value, Mapping):
        fields = cast("Mapping[str, object]", value)
        return {name: _plain(item) for name, item in fields.items()}
    if isinstance(value, list | tuple):
        items = cast("Sequence[object]", value)
        return [_plain(item) for item in items]
    return value


def _is_finite(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, dict):
        return all(map(_is_finite, cast("dict[str, object]", value).values()))
    if isinstance(value, list):
        return all(map(_is_finite, cast("list[object]", value)))
    return True
