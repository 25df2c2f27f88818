"""Options of one call, and validation of headers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypedDict

from msgspec import UNSET, UnsetType

from ittybit.core.printable import show
from ittybit.core.redaction import Secret, secret_header
from ittybit.core.serialization.plain import to_number, to_plain
from ittybit.core.validation import check_known, check_mapping
from ittybit.errors import ArgumentError
from ittybit.timeouts import HttpxTimeout, Timeout

LONGEST_KEY = 255
"""Characters of an idempotency key, at most."""

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")

_ADDITIONAL = (
    "additional_headers",
    "additional_query_parameters",
    "additional_body_parameters",
)


class RequestOptions(TypedDict, total=False):
    """Options of one call, passed as ``request_options``."""

    max_retries: int
    """Number of retries after the first attempt. Default: the client's setting."""
    timeout_in_seconds: float | Timeout | HttpxTimeout
    """Seconds without progress, or a Timeout. Default: the timeout of the client."""
    additional_headers: Mapping[str, str]
    """Additional headers. Default: none."""
    additional_query_parameters: Mapping[str, Any]
    """Additional query parameters. Default: none."""
    additional_body_parameters: Mapping[str, Any]
    """Fields to add to the JSON body of the call. Default: none."""


_NAMES = RequestOptions.__annotations__.keys()


class SendOptions(TypedDict, total=False):
    """Keyword arguments of a call that sends requests."""

    timeout: float | Timeout | HttpxTimeout | None
    """Seconds without progress, or a Timeout. None: no limit.

    Default: the timeout of the client.
    """
    max_retries: int | None
    """Number of retries after the first attempt. Default: the client's setting."""
    extra_headers: Mapping[str, str] | None
    """Additional headers. Default: none."""
    request_options: RequestOptions | None
    """The same options with other names, and additional data. Default: none."""


class CallOptions(SendOptions, total=False):
    """Keyword arguments of a call that sends one request."""

    idempotency_key: str | None
    """Value of the header ``Idempotency-Key``. Default: a new key for each POST."""


def call_options(
    call: CallOptions | SendOptions, known: type = CallOptions
) -> RequestOptions:
    """Return the keyword arguments of a call as options of its request.

    Raises TypeError for an argument that is not in the TypedDict `known`, and
    ArgumentError if an option is given twice.
    """
    if not call:
        return _NOTHING
    for name in call:
        if name not in known.__annotations__:
            raise TypeError(f"got an unexpected keyword argument {name!r}")
    arguments: dict[str, Any] = {n: v for n, v in call.items() if v is not UNSET}
    return merge_options(**arguments)


def merge_options(
    request_options: RequestOptions | None = None,
    timeout: float | Timeout | HttpxTimeout | UnsetType | None = UNSET,
    max_retries: int | None = None,
    extra_headers: Mapping[str, str] | None = None,
    idempotency_key: str | None = None,
) -> RequestOptions:
    """Return `request_options` with the other arguments.

    Raises ArgumentError if an option is given twice.
    """
    if request_options is None:
        request_options = _NOTHING
    given: RequestOptions = check_mapping("request_options", request_options)
    has_header = extra_headers is not None or idempotency_key is not None
    if timeout is UNSET and max_retries is None and not has_header:
        return given
    more: dict[str, Any] = {}
    if timeout is not UNSET:
        more["timeout_in_seconds"] = Timeout.of(timeout)
    if max_retries is not None:
        more["max_retries"] = max_retries
    if extra_headers is not None:
        more["additional_headers"] = check_mapping("extra_headers", extra_headers)
    for name in more.keys() & given.keys():
        raise ArgumentError(
            f"{_ARGUMENTS[name]} and request_options[{name!r}] are the same option: "
            "pass only one"
        )
    options: RequestOptions = {**given, **more}  # type: ignore[typeddict-item]  # it is checked when it is sent
    if key := idempotency_headers(idempotency_key, options):
        options["additional_headers"] = {**options.get("additional_headers", {}), **key}
    return options


CALL_OPTIONS = CallOptions.__annotations__.keys()


def take_call_options(options: Mapping[str, Any]) -> RequestOptions:
    """Return the `options` that belong to CallOptions as request options."""
    names = CALL_OPTIONS & options.keys()
    return merge_options(**{name: options[name] for name in names})


_NOTHING: RequestOptions = {}
_ARGUMENTS = {
    "timeout_in_seconds": "timeout",
    "max_retries": "max_retries",
    "additional_headers": "extra_headers",
}


def check_request_options(options: RequestOptions) -> None:
    """Raise ArgumentError for an unknown option or an invalid value."""
    check_mapping("request_options", options)
    if not options.keys() <= _NAMES:
        check_known(options, RequestOptions, "request option")
    if "max_retries" in options:
        check_max_retries(options["max_retries"])
    for name in _ADDITIONAL:
        if (value := options.get(name)) is not None:  # merge_headers checks headers
            check_mapping(name, value)


def for_each_request(options: RequestOptions | None) -> RequestOptions:
    """Return the `options` that apply to each request of a call of several requests.

    Raises ArgumentError for additional parameters, which belong to a single request.
    """
    options = {} if options is None else options
    check_request_options(options)
    for name in ("additional_query_parameters", "additional_body_parameters"):
        if name in options:
            raise ArgumentError(
                f"{name} cannot be used in a call that sends several requests: "
                "leave it out"
            )
    return options


def check_headers(headers: Mapping[Any, object]) -> dict[str, str]:
    """Return `headers`, or raise ArgumentError for an invalid one (RFC 9110, 5)."""
    checked: dict[str, str] = {}
    for name, value in headers.items():
        if not isinstance(name, str) or not _TOKEN.fullmatch(name):
            raise ArgumentError(f"{show(name)} is not a valid header name")
        if name.lower() == "transfer-encoding":
            raise ArgumentError(f"the client sets the header {name}: leave it out")
        if type(value) is not Secret:  # it must stay hidden
            value = to_plain(value, f"the value of header {name!r}")
        if not isinstance(value, str):
            kind = type(value).__name__
            raise ArgumentError(
                f"the value of header {name!r} must be a str, not {kind}"
            )
        if not value.isascii() or not value.replace("\t", " ").isprintable():
            raise ArgumentError(
                f"the value of header {name!r} contains a character that a header "
                "cannot contain, such as a line break"
            )
        checked[name] = secret_header(name, value)
    return checked


def check_max_retries(value: int) -> int:
    """Return `value`, or raise ArgumentError unless it is a whole number from 0."""
    number = to_number(value)
    if type(number) is not int or number < 0:
        raise ArgumentError(
            f"max_retries must be a whole number, at least 0, got {show(value)}"
        )
    return number


def merge_headers(
    fields: Mapping[str, str], more: Mapping[str, str | None]
) -> dict[str, str]:
    """Return `fields`, overridden by `more`. Names are compared without case.

    None removes a field. Of two names that differ only in case, the last one is used.
    Raises ArgumentError for an invalid header.

    >>> merge_headers({"Accept": "*/*", "X-Try": "1"}, {"accept": "a/b", "x-try": None})
    {'accept': 'a/b'}
    """
    more = {to_plain(name, "a header name"): value for name, value in more.items()}
    last = {str(name).lower(): name for name in more}
    kept = {name: value for name, value in fields.items() if name.lower() not in last}
    added = {n: v for n in last.values() if (v := more[n]) is not None}
    return {**kept, **check_headers(added)}


_HEADER = "Idempotency-Key"


def idempotency_headers(
    key: str | None, options: RequestOptions | None = None
) -> dict[str, str]:
    """Return the header for `key`. Without a key, the engine generates one.

    Raises ArgumentError for an empty key, or if `options` contain the header too.
    """
    if key is None:
        return {}
    given = check_mapping("request_options", {} if options is None else options)
    more = given.get("additional_headers")
    more = check_mapping("headers", {} if more is None else more)
    if _HEADER.lower() in {str(name).lower() for name in more}:
        raise ArgumentError(
            f"idempotency_key and the header {_HEADER} are the same option: pass only "
            "one"
        )
    return {_HEADER: check_idempotency_key(key)}


def check_idempotency_key(key: object) -> str:
    """Return `key`, or raise ArgumentError unless it is text of valid length."""
    key = to_plain(key, "idempotency_key")
    if not isinstance(key, str) or not key.strip() or len(key) > LONGEST_KEY:
        raise ArgumentError(
            f"idempotency_key must be text of 1 to {LONGEST_KEY} characters, "
            f"got {show(key)}"
        )
    return key
