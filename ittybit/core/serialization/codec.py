"""Encoding of request bodies, and decoding of responses."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import isfinite
from typing import Any, TypeVar, cast, get_origin

import msgspec

from ittybit.core.http.models import Response, media_type
from ittybit.core.http.transport_errors import cause_of
from ittybit.core.printable import one_line, show
from ittybit.core.redaction import Hide
from ittybit.core.serialization.lenient import coerce
from ittybit.core.serialization.msgspec_types import (
    decoder,
    to_utf8,
)
from ittybit.core.serialization.plain import find_path, to_plain
from ittybit.errors import APIResponseValidationError, ArgumentError

T = TypeVar("T")

_encoder = msgspec.json.Encoder(decimal_format="number")
_MAX_MESSAGE = 1000  # characters
_SCALARS = frozenset({str, int, bool, bytes, type(None)})
_LONG_NUMBER = b"0" * 309  # digits of an int that may be above the range of a float
_ZEROS = bytes.maketrans(b"123456789", b"0" * 9)
_UNENCODABLE = (TypeError, ValueError, OverflowError, RecursionError)
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
        plain = to_plain(body, "the body")
    except ArgumentError:
        raise
    except _UNENCODABLE as error:
        raise _unencodable("the body", error) from error
    try:
        return _encoder.encode(plain)
    except _UNENCODABLE as error:
        name = find_path(plain, "the body", _is_encodable)
        raise _unencodable(name, error) from error


def _unencodable(name: str, error: Exception) -> ArgumentError:
    return ArgumentError(f"{name} cannot be encoded as JSON: {error}; pass plain data")


def _is_encodable(value: object) -> bool:
    try:
        _encoder.encode(value)
    except _UNENCODABLE:
        return False
    return True


def _encode_fast(body: object) -> bytes | None:
    """Return `body` as JSON, or None if it may have a value that msgspec mistakes."""
    if not _is_plain(body):
        return None
    try:
        encoded = _encoder.encode(body)
    except (TypeError, ValueError):
        return None
    is_long = len(encoded) >= len(_LONG_NUMBER)
    return None if is_long and _LONG_NUMBER in encoded.translate(_ZEROS) else encoded


def _is_plain(value: object) -> bool:
    """Return whether `value` has only types of JSON, finite numbers, and text names."""
    kind = type(value)
    if kind is float:
        return isfinite(cast("float", value))  # msgspec would encode null
    if kind is dict:
        for name, one in cast("dict[object, object]", value).items():
            if type(name) is not str or not (type(one) in _SCALARS or _is_plain(one)):
                return False
        return True
    if kind is list:
        items = cast("list[object]", value)
        return all(type(one) in _SCALARS or _is_plain(one) for one in items)
    return kind in _SCALARS


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
    kind: Any = into
    if kind is type(None):
        value = cast("Any", None)
        return value
    try:
        read, accepts_any = _reader(kind)
        if not (accepts_any and enveloped):  # otherwise, it may be an envelope
            value = read(to_utf8(response.content))
            return value
    except (*_NOT_JSON, TypeError):  # TypeError: a union of structs
        pass
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


def _empty_value(response: Response, into: Any) -> tuple[Any] | None:
    """Return the value of no body or null in a tuple, or None if it is an error."""
    if into is object:
        return (None,)
    if get_origin(into) is list:
        return ([],)
    is_confirmed = response.request.method == "DELETE" and _accepts_any(into)
    return (into(),) if is_confirmed else None


def _decode(response: Response, into: type[T], strict: bool, enveloped: bool) -> T:
    """Decode an envelope, no body, or a body that does not fit the type."""
    value: T
    empty, sent = _empty_value(response, into), cast("object", None)
    if empty is None or response.content.strip():
        body = to_utf8(response.content)
        sent = msgspec.json.decode((_unwrap(body) if enveloped else None) or body)
    if empty is not None and sent is None:
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
def _reader(into: Any) -> tuple[Callable[[bytes], Any], bool]:
    """Return the decoder for `into` and whether it accepts any object."""
    return decoder(into).decode, _accepts_any(into)


def _accepts_any(into: Any) -> bool:
    return (
        isinstance(into, type)
        and issubclass(into, msgspec.Struct)
        and not any(field.required for field in msgspec.structs.fields(into))
    )


def check_type(into: Any) -> None:
    """Raise ArgumentError unless `into` is a type."""
    try:
        decoder(into)
    except (TypeError, ValueError):  # also for types that only `coerce` supports
        if not isinstance(into, type) and get_origin(into) is None:
            raise ArgumentError(f"into must be a type, got {show(into)}") from None


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
