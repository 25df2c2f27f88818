"""Kinds by their names."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache

from ittybit import kinds
from ittybit.core.kinds.markers import NOUNS, Api
from ittybit.core.kinds.options import Option, options_of
from ittybit.core.serialization.plain import to_plain
from ittybit.errors import ArgumentError
from ittybit.kinds.kind import Kind


@cache
def kinds_of(api: Api | None = None) -> Mapping[str, type[Kind]]:
    """Return the kinds that `api` knows, or all kinds, by their names."""
    listed = [getattr(kinds, name) for name in kinds.__all__]
    found = [one for one in listed if isinstance(one, type(Kind)) and one is not Kind]
    return {kind.kind: kind for kind in found if api is None or api in kind.apis}


def find_kind(name: object, api: Api) -> type[Kind]:
    """Return the kind with this name, or raise ArgumentError unless `api` knows it."""
    name = to_plain(name, "kind")
    known = kinds_of(api)
    if isinstance(name, str) and name in known:
        return known[name]
    if name is None:
        raise ArgumentError(
            f"a {NOUNS[api]} must have a kind, got None; the kinds are "
            f"{', '.join(known)}"
        )
    close = get_close_matches(name, known, 1) if isinstance(name, str) else []
    hint = (
        f"did you mean {close[0]!r}?" if close else f"the kinds are {', '.join(known)}"
    )
    raise ArgumentError(f"unknown kind of {NOUNS[api]} {name!r}; {hint}")


@cache
def flat_options(kind: type[Kind], api: Api) -> Mapping[str, Option]:
    """Return the options of a kind, and for a task also the fields beside them."""
    options = options_of(kind, api)
    if api != "task":
        return options
    return {**options, **options_of(kind.task_fields, api)}
