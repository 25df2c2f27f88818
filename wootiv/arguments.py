"""Requests built from the arguments of a call."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Literal, TypedDict, cast

from msgspec import UNSET

from ittybit.core.http.request import Request
from ittybit.core.http.request_options import merge_options
from ittybit.core.printable import show
from ittybit.core.url.url import fill_path
from ittybit.errors import ArgumentError
from ittybit.timeouts import HttpxTimeout, Timeout
from wootiv.api import as_timeout
from wootiv.transform import get_hints, transform

__all__ = [
    "NOT_GIVEN",
    "Extra",
    "NotGiven",
    "Omit",
    "build_request",
    "check_mapping",
    "check_required",
    "resolve_absent",
]


class Extra(TypedDict, total=False):
    """Options that every call accepts in addition to its own arguments.

    The first three use the names that the API uses, and replace what the call sends.

    Attributes:
        extra_headers: More headers. ``Omit()`` removes a header.
        extra_query: More query parameters. ``Omit()`` removes a parameter.
        extra_body: More fields of a JSON body, or the body of a call that has none.
        timeout: Seconds without progress, a Timeout (also of httpx), or None for no
            limit. By default, the client's timeout applies.
        max_retries: Number of retries after the first attempt. By default, the client's
            setting applies.
        idempotency_key: Value of the header ``Idempotency-Key``. By default, the client
            sends none.
    """

    extra_headers: Mapping[str, str | Omit] | None
    extra_query: Mapping[str, object] | None
    extra_body: object | None
    timeout: float | Timeout | HttpxTimeout | NotGiven | None
    max_retries: int | None
    idempotency_key: str | None


_EXTRA = frozenset(Extra.__annotations__)


def build_request(
    method: str,
    template: str,
    given: Mapping[str, object],
    known: type,
    *,
    in_query: bool = False,
    **places: object,
) -> Request:
    """Return the request of a call with the arguments `given`.

    `places` are the values of the placeholders in the path `template`. The TypedDict
    `known` describes the arguments. They are sent as JSON, or in the query of a GET and
    if `in_query`. A missing or unknown argument raises TypeError.
    """
    in_query = in_query or method == "GET"
    path = fill_path(template, **places) if places else template
    own = {name: v for name, v in given.items() if not isinstance(v, NotGiven)}
    extra = {name: own.pop(name) for name in _EXTRA & own.keys()}
    _check(f"{method} {path}", own.keys(), known)
    sent = cast("dict[str, object]", transform(own, known))
    own_query = resolve_absent(sent) if in_query else {}
    query = {**own_query, **check_mapping("extra_query", extra.get("extra_query"))}
    has_body = not in_query and not get_hints(known).keys() <= _EXTRA
    return Request(
        method,
        path,
        query=query,
        json=_body(sent if has_body else None, extra.get("extra_body")),
        headers=cast(
            "dict[str, str | None]",
            check_mapping("extra_headers", extra.get("extra_headers")),
        ),
        timeout=as_timeout(cast("Any", extra["timeout"]))
        if "timeout" in extra
        else UNSET,
        options=merge_options(
            max_retries=cast("Any", extra.get("max_retries")),
            idempotency_key=cast("Any", extra.get("idempotency_key")),
        ),
        template=template,
    )


def _body(own: dict[str, object] | None, more: object) -> object:
    if more is None or isinstance(more, NotGiven):
        return UNSET if own is None else own
    if isinstance(more, Mapping):
        return {**(own or {}), **resolve_absent(cast("Mapping[str, object]", more))}
    if own is None:
        return more
    raise ArgumentError(
        "extra_body must be a mapping, because the call has its own body, "
        f"got {type(more).__name__}"
    )


def check_mapping(name: str, value: Any) -> dict[str, object]:
    """Return the argument `name` as a dict. If it is not a mapping, raise."""
    value = {} if value is None else value
    if not isinstance(value, Mapping):
        raise ArgumentError(f"{name} must be a mapping, got {show(value)}")
    return resolve_absent(cast("Mapping[str, object]", value))


def _check(call: str, given: Collection[str], known: type) -> None:
    if unknown := sorted(set(given) - get_hints(known).keys()):
        raise TypeError(f"{call} got an unexpected keyword argument {unknown[0]!r}")
    check_required(call, given, known.__required_keys__)  # type: ignore[attr-defined]  # of a TypedDict


def check_required(
    call: str, given: Collection[str], variant: Collection[str], *more: Collection[str]
) -> None:
    """Raise TypeError unless `given` contains all names of one of the variants."""
    variants = (variant, *more)
    if any(set(names) <= set(given) for names in variants):
        return
    if more:
        ways = " or ".join(f"({_join(names, ' and ')})" for names in variants)
        problem = f"arguments; Expected either {ways} arguments to be given"
    else:
        missing = [name for name in variant if name not in given]
        names = _join(missing, ", ")
        noun = "argument" if len(missing) == 1 else "arguments"
        problem = f"{noun}: {names}"
    raise TypeError(f"Missing required {problem}, in {call}")


def _join(names: Collection[str], separator: str) -> str:
    return separator.join(repr(name) for name in sorted(names))


class NotGiven:
    """Marker for an argument that was not given, if None has its own meaning.

    >>> client.with_options(timeout=NOT_GIVEN)
    """

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "NOT_GIVEN"


NOT_GIVEN = NotGiven()


class Omit:
    """Marker that removes a header or query key that the client would send.

    >>> client.root.retrieve(extra_headers={"X-Stainless-Lang": Omit()})
    """

    def __bool__(self) -> Literal[False]:
        return False


def resolve_absent(values: Mapping[str, object]) -> dict[str, object]:
    """Return `values` without NotGiven, and with None (not sent) instead of Omit."""
    return {
        name: None if isinstance(value, Omit) else value
        for name, value in values.items()
        if not isinstance(value, NotGiven)
    }
