"""The arguments of a call, checked and put in their places (spec sections 3 to 6)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypedDict, cast

from msgspec import UNSET

from ittybit.core.http.request import Request
from ittybit.errors import ArgumentError
from ittybit.timeouts import Timeout
from wootiv.absent import NotGiven, Omit, stripped
from wootiv.api import phases
from wootiv.transform import hints_of, transform

__all__ = ["Extra", "check_required", "described", "mapping"]


class Extra(TypedDict, total=False):
    """What every call takes beside its own arguments.

    `extra_headers`, `extra_query` and `extra_body` are laid over what the call sends,
    by the names of the wire; an Omit takes a header or a key of the query away.
    `timeout` in seconds, a Timeout, or None for no limit, replaces the client's.
    """

    extra_headers: Mapping[str, str | Omit] | None
    extra_query: Mapping[str, object] | None
    extra_body: object | None
    timeout: float | Timeout | NotGiven | None


_EXTRA = frozenset(Extra.__annotations__)


def described(
    method: str,
    path: str,
    given: Mapping[str, object],
    known: type,
    *,
    in_query: bool = False,
    accept: str | None = None,
) -> Request:
    """Return the request of a call to which the arguments `given` were given.

    `known` is the TypedDict of the arguments, which go into the query or else into
    the body; a call that has none of its own sends no body. Raises TypeError for an
    argument that is missing or unknown.
    """
    own = {name: v for name, v in given.items() if not isinstance(v, NotGiven)}
    extra = {name: own.pop(name) for name in _EXTRA & own.keys()}
    _check(f"{method} {path}", own.keys(), known)
    sent = cast("dict[str, object]", transform(own, known))
    own_query = stripped(sent) if in_query else {}
    query = {**own_query, **mapping("extra_query", extra.get("extra_query"))}
    has_body = not in_query and not hints_of(known).keys() <= _EXTRA
    headers = {} if accept is None else {"Accept": accept}
    return Request(
        method,
        path,
        query=query,
        json=_body(sent if has_body else None, extra.get("extra_body")),
        headers=cast(
            "dict[str, str | None]",
            {**headers, **mapping("extra_headers", extra.get("extra_headers"))},
        ),
        timeout=phases(cast("Any", extra["timeout"])) if "timeout" in extra else UNSET,
    )


def _body(own: dict[str, object] | None, more: object) -> object:
    if more is None or isinstance(more, NotGiven):
        return UNSET if own is None else own
    if isinstance(more, Mapping):
        return {**(own or {}), **stripped(cast("Mapping[str, object]", more))}
    if own is None:
        return more
    raise ArgumentError(
        "extra_body must be a mapping here, since the call has a body of its own, "
        f"got {type(more).__name__}"
    )


def mapping(name: str, value: Any) -> dict[str, object]:
    """Return what was given in the argument `name`, if it is a mapping or nothing."""
    if not isinstance(value or {}, Mapping):
        raise ArgumentError(f"{name} must be a mapping, got {value!r}")
    return stripped(cast("Mapping[str, object]", value or {}))


def _check(call: str, given: Collection[str], known: type) -> None:
    if unknown := sorted(set(given) - hints_of(known).keys()):
        raise TypeError(f"{call} got an unexpected keyword argument {unknown[0]!r}")
    check_required(call, given, known.__required_keys__)  # type: ignore[attr-defined]  # of a TypedDict


def check_required(
    call: str, given: Collection[str], variant: Collection[str], *more: Collection[str]
) -> None:
    """Raise TypeError unless `given` holds all names of one of the variants.

    That an argument is there counts, not its value.
    """
    variants = (variant, *more)
    if any(set(names) <= set(given) for names in variants):
        return
    if more:
        ways = " or ".join(f"({_joined(names, ' and ')})" for names in variants)
        told = f"arguments; Expected either {ways} arguments to be given"
    else:
        missing = [name for name in variant if name not in given]
        names = _joined(missing, ", ")
        told = f"argument: {names}" if len(missing) == 1 else f"arguments: {names}"
    raise TypeError(f"Missing required {told}, in {call}")


def _joined(names: Collection[str], between: str) -> str:
    return between.join(repr(name) for name in sorted(names))
