"""Kinds by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache

from ittybit import kinds
from ittybit.core.kinds.check import OptionError
from ittybit.core.kinds.markers import NOUNS, Api
from ittybit.core.kinds.options import Option, options_of
from ittybit.core.printable import show
from ittybit.core.serialization.plain import to_plain
from ittybit.kinds.kind import Kind


@cache
def kinds_of(api: Api | None = None) -> Mapping[str, type[Kind]]:
    """Return the kinds that `api` knows, or all kinds, by their names."""
    found = sorted(_find_kinds(Kind), key=lambda kind: kind.__name__)
    return {kind.kind: kind for kind in found if api is None or api in kind.apis}


def _find_kinds(base: type[Kind]) -> Iterator[type[Kind]]:
    """Yield the classes below `base` in the modules of `ittybit.kinds`."""
    for kind in base.__subclasses__():
        if "kind" in vars(kind) and kind.__module__.startswith(f"{kinds.__name__}."):
            yield kind
        yield from _find_kinds(kind)


def find_kind(name: object, api: Api) -> type[Kind]:
    """Return the kind with this name, or raise OptionError unless `api` knows it."""
    name = to_plain(name, "kind")
    known = kinds_of(api)
    if isinstance(name, str) and name in known:
        return known[name]
    if name is None:
        raise OptionError(
            f"a {NOUNS[api]} must have a kind, got None; the kinds are "
            f"{', '.join(known)}",
            "kind",
        )
    close = get_close_matches(name, known, 1) if isinstance(name, str) else []
    hint = (
        f"did you mean {close[0]!r}?" if close else f"the kinds are {', '.join(known)}"
    )
    raise OptionError(f"unknown kind of {NOUNS[api]} {show(name)}; {hint}", "kind")


@cache
def flat_options(kind: type[Kind], api: Api) -> Mapping[str, Option]:
    """Return the options of a kind, and for a task also the fields beside them."""
    options = options_of(kind, api)
    if api != "task":
        return options
    return {**options, **options_of(kind.task_fields, api)}
