"""Validation of the options of a kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, ClassVar

import msgspec
from msgspec import UNSET, Struct

from ittybit.core.kinds.descriptions import describe
from ittybit.core.kinds.markers import NOUNS, Api
from ittybit.core.kinds.options import find_checks, options_of, struct_of
from ittybit.core.printable import show
from ittybit.core.serialization.msgspec_types import convert
from ittybit.core.serialization.plain import to_option
from ittybit.core.validation import find_close
from ittybit.errors import ArgumentError

_MAX_SHOWN = 60

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

    With None, check only the rules that all APIs share. Options that are UNSET or None
    are ignored. `beside` defines further fields at the same level of the request.
    """
    given = drop_omitted(options)
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
    given = drop_omitted(fields)
    check_names(given, options_of(table, api), owner, "field")
    check_missing(given, table, api, owner)
    check_values(given, table, api)


def drop_omitted(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return `fields` without those that are UNSET or None, which mean the same."""
    return {
        name: value
        for name, value in fields.items()
        if value is not UNSET and value is not None
    }


def check_names(
    given: Iterable[str], known: Collection[str], owner: str, noun: str = "option"
) -> None:
    """Raise OptionError if one of `given` is not in `known`, and suggest a name."""
    unknown = next((name for name in given if name not in known), None)
    if unknown is None:
        return
    close = find_close(unknown, known)
    hint = f"did you mean {close!r}?" if close else _list(known, noun)
    raise OptionError(f"a {owner} has no {noun} {show(unknown)}; {hint}", unknown)


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
    plain: dict[str, Any] = {}
    for name in given.keys() & known.keys():
        try:
            plain[name] = to_option(given[name], name)
        except ArgumentError as error:
            if not error.message.startswith(f"{name} must"):  # a part of the value
                raise OptionError(error.message, name) from None
            raise _invalid(name, known[name].hint, given[name]) from None
    try:
        convert(plain, struct_of(table, api))
    except msgspec.ValidationError as error:
        raise _explain(known, given, str(error)) from None
    except ValueError:  # text with a lone surrogate
        name = next(name for name in plain if not fits(plain[name], known[name].hint))
        raise _invalid(name, known[name].hint, given[name]) from None
    for name, value in plain.items():
        if not all(check.is_valid(value) for check in find_checks(known[name].hint)):
            raise _invalid(name, known[name].hint, given[name])


def fits(value: object, hint: Any) -> bool:
    """Return whether `value` has the type `hint`."""
    try:
        plain = to_option(value)
        convert(plain, hint)
    except (msgspec.ValidationError, ValueError):
        return False
    return all(check.is_valid(plain) for check in find_checks(hint))


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
    shown = show(value, _MAX_SHOWN)
    return OptionError(f"{name} must be {describe(hint)}, got {shown}{detail}", name)
