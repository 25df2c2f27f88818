"""Encoding of request bodies, and decoding of responses and errors."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any, TypeVar, cast, get_origin

import msgspec

from ittybit.core.http.models import Response, media_type
from ittybit.core.http.transport_errors import cause_of
from ittybit.core.printable import one_line
from ittybit.core.redaction import Hide
from ittybit.core.retry import retry_after
from ittybit.core.serialization.lenient import coerce
from ittybit.core.serialization.msgspec_types import (
    convert,
    decoder,
    parse_json,
    without_bom,
)
from ittybit.core.serialization.plain import to_plain
from ittybit.core.url.redaction import redact_urls
from ittybit.errors import APIResponseValidationError, APIStatusError, ArgumentError

T = TypeVar("T")

_encoder = msgspec.json.Encoder(decimal_format="number")
_MAX_QUOTE = 300  # characters of a body in a message
_MAX_MESSAGE = 1000  # characters
_MAX_MESSAGES = 20
_MAX_PARSED = 1 << 16  # bytes: a MiB of empty lists takes 0.2 s
_UTF_8 = "utf-8"
_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([\w.:-]+)", re.ASCII | re.IGNORECASE)
# Encodings of Python that are no charsets, and may be slow.
_NOT_CHARSETS = frozenset(
    {"idna", "punycode", "raw_unicode_escape", "undefined", "unicode_escape"}
)
_NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class _Envelope(msgspec.Struct):
    """Response body of API versions before 2025-08-20."""

    meta: dict[str, Any]
    data: msgspec.Raw


def encode(body: object) -> bytes:
    """Return `body` as JSON, or raise ArgumentError if it cannot be encoded."""
    try:
        if (encoded := _encode_fast(body)) is not None:
            return encoded
        return _encoder.encode(to_plain(body, "the body"))
    except ArgumentError:
        raise
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise ArgumentError(
            f"the body cannot be encoded as JSON: {error}; pass plain data"
        ) from error


def _encode_fast(body: object) -> bytes | None:
    """Return `body` as JSON, or None if it may have a value that msgspec mistakes."""
    try:
        encoded = _encoder.encode(body)
    except (TypeError, ValueError):  # a subclass, or a Decimal that is not finite
        return None
    return None if b"null" in encoded else encoded  # NaN becomes null


def without_unset(**fields: object) -> dict[str, object]:
    """Return `fields` without those that are UNSET."""
    return {name: v for name, v in fields.items() if v is not msgspec.UNSET}


def decode(
    response: Response,
    into: type[T],
    strict: bool,
    enveloped: bool = True,
    hide: Hide = str,
) -> T:
    """Return the body of `response` as the type `into`.

    Args:
        response: The response.
        into: The type. NoneType ignores the body; object accepts any JSON. An empty
            body is None as an object, and an empty list. If the request was a DELETE,
            it is also a struct without required fields. A list that is null is empty.
        strict: Whether a field that is missing or of the wrong type is an error.
            Otherwise, it keeps the value that the server sent.
        enveloped: Whether the body may be an envelope, whose data is then decoded.
        hide: Removes secrets from messages.

    Raises:
        APIResponseValidationError: The body is not JSON or does not fit the type.
    """
    value: T
    if into is type(None):
        value = cast("Any", None)
        return value
    try:
        if not response.content.strip() and (empty := _empty_value(response, into)):
            value = empty[0]
            return value
        value = _decode(response, into, strict, enveloped)
        return value
    except msgspec.ValidationError as error:
        failure = _validation_error(response, str(error), hide)
        failure.__cause__ = cause_of(error, hide)
    except _NOT_JSON as error:
        failure = _validation_error(response, f"not JSON ({error})", hide)
        failure.__cause__ = cause_of(error, hide)
    raise failure  # outside the handler, so that `error` is not its context


def _empty_value(response: Response, into: Any) -> tuple[Any] | None:
    """Return the value of no body or null in a tuple, or None if it is an error."""
    if into is object:
        return (None,)
    if get_origin(into) is list:
        return ([],)
    is_confirmed = response.request.method == "DELETE" and _reader(into)[1]
    return (into(),) if is_confirmed else None


def _decode(response: Response, into: type[T], strict: bool, enveloped: bool) -> T:
    body = without_bom(response.content)
    content: bytes | msgspec.Raw = body
    kind: Any = into
    value: T
    try:
        read, accepts_any = _reader(kind)
        if accepts_any and enveloped:
            content = _unwrap(body) or content
        value = read(content)
        return value
    except (msgspec.ValidationError, TypeError):  # TypeError: a union of structs
        pass
    sent: object = msgspec.json.decode((_unwrap(body) if enveloped else None) or body)
    if sent is None and (empty := _empty_value(response, into)):
        value = empty[0]
        return value
    value = coerce(sent, into, strict=strict)
    return value


def _unwrap(content: bytes) -> msgspec.Raw | None:
    """Return the data of an envelope, or None for another body."""
    if b'"meta"' not in content:
        return None
    try:
        return decoder(_Envelope).decode(content).data  # type: ignore[no-any-return]  # the decoder of _Envelope
    except msgspec.ValidationError:
        return None


@cache
def _reader(into: Any) -> tuple[Callable[[bytes | msgspec.Raw], Any], bool]:
    """Return the decoder for `into` and whether it accepts any object."""
    accepts_any = (
        isinstance(into, type)
        and issubclass(into, msgspec.Struct)
        and not any(field.required for field in msgspec.structs.fields(into))
    )
    return decoder(into).decode, accepts_any


def list_of(item: Any) -> Any:
    """Return the type of a list of `item`."""
    return list[item]


def _validation_error(
    response: Response, reason: str, hide: Hide
) -> APIResponseValidationError:
    kind = media_type(response.headers)
    reason = hide(one_line(reason, _MAX_MESSAGE))
    return APIResponseValidationError(
        f"{response.request}: the response ({response.status_code}, {kind}, "
        f"{len(response.content)} bytes) cannot be decoded: {reason}; see the error's "
        "response, and check base_url",
        response=response,
    )


def status_error(response: Response, hide: Hide = str) -> APIStatusError:
    """Return the error for a failed `response`.

    The message has one line, and `hide` removes its secrets. The time that this takes
    does not depend on the length of the body.
    """
    body = _parse(response)
    kind, message = _kind_and_message(body)
    limit = _MAX_MESSAGE if message else _MAX_QUOTE
    # Twice the limit, so that a secret is recognized where the text is cut.
    text = one_line(message or _text(body, response), 2 * limit)
    text = _cut(redact_urls(hide(text)), limit) or "no message"
    status = response.status_code
    error = APIStatusError.of(status)(
        f"{response.request} answered {status}: {text}{_hint(status)}",
        response=response,
        body=body,
    )
    # A limit on the input keeps the time short, one on the output hides a cut secret.
    error.kind = kind and hide(kind[: 2 * _MAX_MESSAGE])[:_MAX_MESSAGE]
    error.retry_after = retry_after(response.headers)
    error.retries_taken = response.retries_taken
    return error


def _parse(response: Response) -> object:
    content, charset = response.content, _charset(response)
    if not content:
        return None
    text = content.decode(charset, "replace").removeprefix("\ufeff")
    if len(content) <= _MAX_PARSED:
        with suppress(msgspec.DecodeError):
            return parse_json(content if charset == _UTF_8 else text)
    return text


def _charset(response: Response) -> str:
    """Return the character encoding of a text, by default UTF-8."""
    match = _CHARSET.search(response.headers.get("content-type", "")[:_MAX_MESSAGE])
    name = match[1].lower() if match else _UTF_8
    try:
        "".encode(name)
    except (LookupError, ValueError):  # unknown, or not an encoding of text
        return _UTF_8
    return _UTF_8 if name in _NOT_CHARSETS else name


class _ErrorBody(msgspec.Struct):
    """Body of an error. Older APIs nest it under ``error``."""

    error: Any = None
    kind: Any = None
    message: Any = None


def _kind_and_message(body: object) -> tuple[str | None, str | None]:
    """Return the kind and the message of an error body."""
    try:
        fields = convert(body, _ErrorBody)
        inner: Any = fields.error
        if isinstance(inner, dict):
            fields = convert(cast("object", inner), _ErrorBody)
    except msgspec.ValidationError:
        return None, None
    return (
        fields.kind if isinstance(fields.kind, str) else None,
        _join_messages(fields.message) or _join_messages(fields.error),
    )


def _join_messages(message: object) -> str | None:
    """Return a message. Some APIs send a list with one message per field."""
    if isinstance(message, list):
        texts = cast("list[object]", message)[:_MAX_MESSAGES]
        message = "; ".join(
            text[:_MAX_MESSAGE] for text in texts if isinstance(text, str)
        )
    return message if isinstance(message, str) and message else None


def _text(body: object, response: Response) -> str:
    if body is None:
        return ""
    start = without_bom(response.content)[: 8 * _MAX_QUOTE]
    return (
        body if isinstance(body, str) else start.decode(_charset(response), "replace")
    )


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[:limit]}…"


def _hint(status: int) -> str:
    if status >= 500:
        return _LATER
    return _HINTS.get(status, _REDIRECT if status < 400 else _OTHER)


_REDIRECT = " (the client does not follow this redirect: check the URL)"
_OTHER = " (see the headers and the body of the error)"
_LATER = " (the server failed: try later, or send the request ID to its support)"
_HINTS = {
    400: " (check the parameter that the message names)",
    401: " (check the API key and its project)",
    402: " (check the plan and the quota of your organization)",
    403: " (the key or the signature does not permit this request)",
    404: " (check the ID: the object does not exist, or no longer)",
    405: " (see the allow header for the supported methods)",
    408: " (try later)",
    409: " (retrieve the object again: it has changed)",
    422: " (check the values that the message names)",
    429: " (wait, or set rate_limit)",
}
