"""Bytes to structs and back, and failures to errors."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any, TypeVar, cast

import msgspec

from ittybit.core.http.models import Response, media_type
from ittybit.core.http.transport_errors import cause_of
from ittybit.core.printable import one_line
from ittybit.core.redaction import Hide
from ittybit.core.retry import retry_after
from ittybit.core.serialization.lenient import coerce
from ittybit.core.serialization.msgspec_types import convert, decoder
from ittybit.core.url.url import redact_url
from ittybit.errors import APIResponseValidationError, APIStatusError, ArgumentError

T = TypeVar("T")

_encoder = msgspec.json.Encoder()
_SHOWN = 300  # characters of a body that are quoted
_LONGEST_MESSAGE = 1000
_MOST_MESSAGES = 20
_MOST_PARSED = 1 << 16  # bytes: a MiB of empty lists takes 0.2 s
_NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class _Envelope(msgspec.Struct):
    """The form of API versions before 2025-08-20 (spec section 6.2)."""

    meta: dict[str, Any]
    data: msgspec.Raw


def encode(body: object) -> bytes:
    """Return `body` as JSON; ArgumentError where it holds what JSON cannot."""
    try:
        return _encoder.encode(body)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise ArgumentError(
            f"the body cannot be written as JSON: {error}; give plain data"
        ) from error


def without_unset(**fields: object) -> dict[str, object]:
    """Return the `fields` that the caller gave; None is a value, UNSET is none."""
    return {name: v for name, v in fields.items() if v is not msgspec.UNSET}


def decode(
    response: Response,
    into: type[T],
    strict: bool,
    enveloped: bool = True,
    hide: Hide = str,
) -> T:
    """Return the body of `response` as `into`; of None, whatever the body is, None.

    An object may be anything, and None where the body is empty. A body may be
    `enveloped`: what is read then is what its envelope holds.
    Unknown fields are passed over. Where a field is missing or of a wrong type, it is
    kept as it came, or, if `strict`, an error. Raises APIResponseValidationError, which
    names the place; so it does where the body is not JSON or of another shape. Its
    message passes through `hide`.
    """
    value: T
    if into is type(None) or (into is object and not response.content.strip()):
        value = cast("Any", None)
        return value
    try:
        value = _decoded(response, into, strict, enveloped)
        return value
    except msgspec.ValidationError as error:
        failure = _unexpected(response, str(error), hide)
        failure.__cause__ = cause_of(error, hide)
    except _NOT_JSON as error:
        failure = _unexpected(response, f"not JSON ({error})", hide)
        failure.__cause__ = cause_of(error, hide)
    raise failure  # here, so that `error` is not its context


def _decoded(response: Response, into: type[T], strict: bool, enveloped: bool) -> T:
    content: bytes | msgspec.Raw = response.content
    kind: Any = into
    value: T
    try:
        read, fits_all = _reader(kind)
        if fits_all and enveloped:
            content = _inner(response.content) or content
        value = read(content)
        return value
    except (msgspec.ValidationError, TypeError):  # or a union of structs
        pass
    # Opened if it is an envelope, as far as it fits `into`.
    inner = _inner(response.content) if enveloped else None
    value = coerce(msgspec.json.decode(inner or response.content), into, strict=strict)
    return value


def _inner(content: bytes) -> msgspec.Raw | None:
    """Return what an envelope holds, or None for a body that is none."""
    if b'"meta"' not in content:
        return None
    try:
        return decoder(_Envelope).decode(content).data  # type: ignore[no-any-return]  # the decoder of _Envelope
    except msgspec.ValidationError:
        return None


@cache
def _reader(into: Any) -> tuple[Callable[[bytes | msgspec.Raw], Any], bool]:
    """Return what decodes JSON as `into`, and whether any object can be decoded so."""
    fits_all = (
        isinstance(into, type)
        and issubclass(into, msgspec.Struct)
        and not any(field.required for field in msgspec.structs.fields(into))
    )
    return decoder(into).decode, fits_all


def list_of(item: Any) -> Any:
    """Return the type of a list of `item`."""
    return list[item]


def _unexpected(response: Response, why: str, hide: Hide) -> APIResponseValidationError:
    kind = media_type(response.headers)
    why = hide(one_line(why, _LONGEST_MESSAGE))
    return APIResponseValidationError(
        f"{response.request}: the answer ({response.status_code}, {kind}, "
        f"{len(response.content)} bytes) cannot be read: {why}; look at the error's "
        "response, and whether base_url is that of the API",
        response=response,
    )


def status_error(response: Response, hide: Hide = str) -> APIStatusError:
    """Return the error that `response`, a failure, stands for (spec section 7).

    Its message has one line and passes through `hide`. The time that it takes to make
    the message does not depend on the length of the body.
    """
    body = _parsed(response.content)
    kind, message = _told(body)
    limit = _LONGEST_MESSAGE if message else _SHOWN
    # One piece longer than what is shown, so that a secret is known at the cut.
    said = one_line(message or _text(body, response.content), 2 * limit)
    said = _cut(redact_url(hide(said)), limit) or "no message"
    status = response.status_code
    error = APIStatusError.of(status)(
        f"{response.request} answered {status}: {said}{_hint(status)}",
        response=response,
        body=body,
    )
    # A limit on the input keeps the time short, one on the output hides a cut secret.
    error.kind = None if kind is None else hide(kind[:2000])[:_SHOWN]
    error.retry_after = retry_after(response.headers)
    error.retries_taken = response.retries_taken
    return error


def _parsed(content: bytes) -> object:
    if not content:
        return None
    if len(content) <= _MOST_PARSED:
        with suppress(*_NOT_JSON):
            return msgspec.json.decode(content)
    return content.decode("utf-8", "replace")


class _Told(msgspec.Struct):
    """The error body of G3 to G5; older ones hold it under ``error``."""

    error: Any = None
    kind: Any = None
    message: Any = None


def _told(body: object) -> tuple[str | None, str | None]:
    """Return kind and message from any generation's error body."""
    try:
        told = convert(body, _Told)
        inner: Any = told.error
        if isinstance(inner, dict):
            told = convert(cast("object", inner), _Told)
    except msgspec.ValidationError:
        return None, None
    return (
        told.kind if isinstance(told.kind, str) else None,
        _sentence(told.message) or _sentence(told.error),
    )


def _sentence(said: object) -> str | None:
    """Return a text, or texts as one; a validator sends one for each field."""
    if isinstance(said, list):
        texts = cast("list[object]", said)[:_MOST_MESSAGES]
        said = "; ".join(
            text[:_LONGEST_MESSAGE] for text in texts if isinstance(text, str)
        )
    return said if isinstance(said, str) and said else None


def _text(body: object, content: bytes) -> str:
    if body is None:
        return ""
    return (
        body
        if isinstance(body, str)
        else content[: 8 * _SHOWN].decode("utf-8", "replace")
    )


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[:limit]}…"


def _hint(status: int) -> str:
    if status >= 500:
        return _LATER
    return _HINTS.get(status, _ONWARD if status < 400 else _OTHER)


_ONWARD = " (nothing follows this redirect: is the address right?)"
_OTHER = " (look at the headers and the body of the error)"
_LATER = " (the server's fault: try later, and tell its support the request id)"
_HINTS = {
    400: " (look at the parameter that is named)",
    401: " (is the API key right, and of this project?)",
    402: " (look at the plan and quota of the organisation)",
    403: " (the key or the signature does not allow this)",
    404: " (check the id: there is none such, or no longer)",
    405: " (its allow header names the methods that there are)",
    408: " (try later)",
    409: " (read the resource again: it has changed)",
    422: " (look at the values that are named)",
    429: " (wait, or set rate_limit)",
}
