"""Encoding of request bodies, and decoding of responses and errors."""

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
from ittybit.core.url.redaction import redact_urls
from ittybit.errors import APIResponseValidationError, APIStatusError, ArgumentError

T = TypeVar("T")

_encoder = msgspec.json.Encoder()
_MAX_QUOTE = 300  # characters of a body in a message
_MAX_MESSAGE = 1000  # characters
_MAX_MESSAGES = 20
_MAX_PARSED = 1 << 16  # bytes: a MiB of empty lists takes 0.2 s
_NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class _Envelope(msgspec.Struct):
    """Response body of API versions before 2025-08-20."""

    meta: dict[str, Any]
    data: msgspec.Raw


def encode(body: object) -> bytes:
    """Return `body` as JSON, or raise ArgumentError if it cannot be encoded."""
    try:
        return _encoder.encode(body)
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise ArgumentError(
            f"the body cannot be encoded as JSON: {error}; pass plain data"
        ) from error


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
        into: The type. NoneType ignores the body; object accepts any JSON, and an
            empty body as None.
        strict: Whether a field that is missing or of the wrong type is an error.
            Otherwise, it keeps the value that the server sent.
        enveloped: Whether the body may be an envelope, whose data is then decoded.
        hide: Removes secrets from messages.

    Raises:
        APIResponseValidationError: The body is not JSON or does not fit the type.
    """
    value: T
    if into is type(None) or (into is object and not response.content.strip()):
        value = cast("Any", None)
        return value
    try:
        value = _decode(response, into, strict, enveloped)
        return value
    except msgspec.ValidationError as error:
        failure = _validation_error(response, str(error), hide)
        failure.__cause__ = cause_of(error, hide)
    except _NOT_JSON as error:
        failure = _validation_error(response, f"not JSON ({error})", hide)
        failure.__cause__ = cause_of(error, hide)
    raise failure  # outside the handler, so that `error` is not its context


def _decode(response: Response, into: type[T], strict: bool, enveloped: bool) -> T:
    content: bytes | msgspec.Raw = response.content
    kind: Any = into
    value: T
    try:
        read, accepts_any = _reader(kind)
        if accepts_any and enveloped:
            content = _unwrap(response.content) or content
        value = read(content)
        return value
    except (msgspec.ValidationError, TypeError):  # TypeError: a union of structs
        pass
    data = _unwrap(response.content) if enveloped else None
    value = coerce(msgspec.json.decode(data or response.content), into, strict=strict)
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
    body = _parse(response.content)
    kind, message = _kind_and_message(body)
    limit = _MAX_MESSAGE if message else _MAX_QUOTE
    # Twice the limit, so that a secret is recognized where the text is cut.
    text = one_line(message or _text(body, response.content), 2 * limit)
    text = _cut(redact_urls(hide(text)), limit) or "no message"
    status = response.status_code
    error = APIStatusError.of(status)(
        f"{response.request} answered {status}: {text}{_hint(response, message)}",
        response=response,
        body=body,
    )
    # A limit on the input keeps the time short, one on the output hides a cut secret.
    error.kind = kind and hide(kind[: 2 * _MAX_MESSAGE])[:_MAX_MESSAGE]
    error.retry_after = retry_after(response.headers)
    error.retries_taken = response.retries_taken
    return error


def _parse(content: bytes) -> object:
    if not content:
        return None
    if len(content) <= _MAX_PARSED:
        with suppress(*_NOT_JSON):
            return msgspec.json.decode(content)
    return content.decode("utf-8", "replace")


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


def _text(body: object, content: bytes) -> str:
    if body is None:
        return ""
    return (
        body
        if isinstance(body, str)
        else content[: 8 * _MAX_QUOTE].decode("utf-8", "replace")
    )


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[:limit]}…"


def _hint(response: Response, message: str | None) -> str:
    """Return advice for a failed response, or an empty text if there is none."""
    status = response.status_code
    if status >= 500:
        return _REPORT if response.request_id else _LATER
    if status < 400:
        return _REDIRECT
    if status == 404 and message is None:
        return _NOT_FOUND
    if status == 405 and "allow" in response.headers:
        return _METHODS
    if status in _HINTS:
        return _HINTS[status]
    # The message of the API says what is wrong.
    return _OTHER if message is None and response.content else ""


_REDIRECT = " (the client does not follow this redirect: check the URL)"
_METHODS = " (see the allow header for the supported methods)"
_NOT_FOUND = " (check the URL)"
_OTHER = " (see the body of the error)"
_LATER = " (the server failed: try later)"
_REPORT = " (the server failed: try later, or send the request ID to its support)"
_HINTS = {
    401: " (check the API key and its project)",
    402: " (check the plan and the quota of your organization)",
    403: " (the key or the signature does not permit this request)",
    404: " (check the ID: the object does not exist, or no longer)",
    408: " (try later)",
    429: " (wait, or set rate_limit)",
}
