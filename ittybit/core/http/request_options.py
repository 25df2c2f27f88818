"""What a caller may set for one call, and what can stand in a header."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypedDict

from ittybit.core.redaction import secret_header
from ittybit.core.validation import check_known, check_mapping
from ittybit.errors import ArgumentError

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")

_ADDITIONAL = (
    "additional_headers",
    "additional_query_parameters",
    "additional_body_parameters",
)


class RequestOptions(TypedDict, total=False):
    """Options of one call, as the published SDK spells them.

    `timeout_in_seconds` replaces the client's timeout, `max_retries` its number of
    tries after the first; the others are added to what the call sends.
    """

    max_retries: int
    timeout_in_seconds: float
    additional_headers: Mapping[str, str]
    additional_query_parameters: Mapping[str, Any]
    additional_body_parameters: Mapping[str, Any]


def check_request_options(options: RequestOptions) -> None:
    """Raise ArgumentError for a key or value that means nothing."""
    check_mapping("request_options", options)
    check_known(options, RequestOptions, "request option")
    check_max_retries(options.get("max_retries", 0))
    for name in _ADDITIONAL:
        check_mapping(name, options.get(name) or {})
    check_headers(options.get("additional_headers") or {})


def for_each_request(options: RequestOptions | None) -> RequestOptions:
    """Return `options` of a call that is several requests, which hold for each.

    Raises ArgumentError for parameters: it is not said to which request they belong.
    """
    for name in ("additional_query_parameters", "additional_body_parameters"):
        if options and name in options:
            raise ArgumentError(
                f"{name} cannot be given for a call of several requests"
            )
    return options or {}


def check_headers(headers: Mapping[Any, object]) -> dict[str, str]:
    """Return `headers`; ArgumentError names one that cannot be sent (RFC 9110, 5)."""
    checked: dict[str, str] = {}
    for name, value in headers.items():
        if not isinstance(name, str) or not _TOKEN.fullmatch(name):
            raise ArgumentError(f"{name!r} is no header name")
        if name.lower() == "transfer-encoding":
            raise ArgumentError(f"{name} is for the client to tell: leave it out")
        if not isinstance(value, str):
            raise ArgumentError(f"the value of header {name!r} must be a str")
        if not value.isascii() or not value.replace("\t", " ").isprintable():
            raise ArgumentError(
                f"the value of header {name!r} holds a line break or another "
                "character that cannot stand in a header"
            )
        checked[name] = secret_header(name, value)
    return checked


def check_max_retries(value: int) -> int:
    """Return `value`; ArgumentError unless it is a whole number of at least 0."""
    if type(value) is not int or value < 0:
        raise ArgumentError(
            f"max_retries must be a whole number of at least 0, got {value!r}"
        )
    return value


def merge_headers(
    fields: Mapping[str, str], more: Mapping[str, str | None]
) -> dict[str, str]:
    """Return `fields` with `more` in their place, however a name is spelled there.

    One of `more` that is None takes the field away; of two that differ in case alone
    the last counts. Raises ArgumentError for what cannot be sent.

    >>> merge_headers({"Accept": "*/*", "X-Try": "1"}, {"accept": "a/b", "x-try": None})
    {'accept': 'a/b'}
    """
    last = {str(name).lower(): name for name in more}
    kept = {name: value for name, value in fields.items() if name.lower() not in last}
    told = {n: v for n in last.values() if (v := more[n]) is not None}
    return {**kept, **check_headers(told)}


_HEADER = "Idempotency-Key"


def idempotency_headers(key: str | None) -> dict[str, str]:
    """Return the header that carries `key`; without one the engine makes it up.

    Raises ArgumentError for an empty key.
    """
    return {} if key is None else {_HEADER: check_idempotency_key(key)}


def check_idempotency_key(key: object) -> str:
    """Return `key`; ArgumentError unless it is a text."""
    if not isinstance(key, str) or not key.strip():
        raise ArgumentError(f"idempotency_key must be a text, got {key!r}")
    return key
