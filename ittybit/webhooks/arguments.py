"""Validation of the arguments of webhook functions."""

from __future__ import annotations

import binascii
import math
import re
from base64 import b64decode
from collections.abc import Awaitable, Coroutine, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, TypeAlias, cast

from ittybit.core.printable import show
from ittybit.core.redaction import hide_repr
from ittybit.core.serialization.plain import to_number
from ittybit.errors import ArgumentError, WebhookError

__all__ = [
    "BodyBytes",
    "Headers",
    "Secret",
    "Secrets",
    "check_body",
    "check_header",
    "encode_secret",
    "hide_reprs",
    "parse_headers",
    "reject_awaitable",
    "single_header",
    "standard_keys",
    "tolerance_seconds",
    "validate_secrets",
]

BodyBytes: TypeAlias = bytes | bytearray | memoryview
"""Body of a webhook, exactly as received."""

Headers: TypeAlias = (
    Mapping[str, str | Sequence[str]]
    | Iterable[tuple[str, str]]
    | Iterable[tuple[bytes, bytes]]
)
"""Mapping of header names to values, or pairs of names and values (str or bytes).

A value may also be a list or tuple of all values of a header.
"""


_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # RFC 9110, section 5.1


def check_header(name: object) -> None:
    """Raise ArgumentError if `name` is not a header name."""
    if not isinstance(name, str) or not _TOKEN.fullmatch(name):
        raise ArgumentError(
            f"header must be a header name such as Ittybit-Signature, got {show(name)}"
        )


def parse_headers(headers: Headers) -> dict[str, list[str]]:
    """Return the values of each field by its lowercase name."""
    fields: dict[str, list[str]] = {}
    try:
        # Some frameworks' headers are not a Mapping, but have the method items.
        items: Any = getattr(headers, "items", headers.__iter__)
        for name, value in cast("Iterable[tuple[object, object]]", items()):
            if sent := [_decode(one) for one in _to_list(value) if one is not None]:
                fields.setdefault(_decode(name).lower(), []).extend(sent)
    except (AttributeError, TypeError, ValueError) as error:
        raise ArgumentError(
            "headers must be a mapping or pairs of names and values, got "
            f"{type(headers).__name__}"
        ) from error
    return fields


def single_header(fields: Mapping[str, list[str]], name: str) -> str:
    """Return the only value of the header `name`, or raise WebhookError."""
    values = fields.get(name.lower(), [])
    if len(values) == 1 and values[0].strip():
        return values[0].strip()
    problem = (
        f"occurs {len(values)} times" if len(values) > 1 else "is missing or empty"
    )
    raise WebhookError(
        f"the header {name} {problem}; check the sender, and any proxy that changes "
        "headers",
        step="header",
    )


def _to_list(value: object) -> Iterable[object]:
    return cast("Any", value) if isinstance(value, list | tuple) else [value]


def _decode(part: object) -> str:
    # Servers decode headers as ISO 8859-1, in which every byte is valid.
    if not isinstance(part, bytes | bytearray | memoryview):
        return str(part)
    return bytes(cast("BodyBytes", part)).decode("latin-1")


Secret: TypeAlias = str | bytes
"""Secret as text, or as bytes: its text, or the key itself."""

Secrets: TypeAlias = Secret | Iterable[Secret]
"""One secret, or several during a rotation. Any of them may have signed."""

_PREFIX = b"whsec_"


def hide_reprs(secrets: Secrets) -> Secrets:
    """Return `secrets` with reprs that hide them, because tracebacks show variables."""
    if isinstance(secrets, str | BodyBytes):
        return hide_repr(secrets)
    # The names of a mapping are no secrets, and it is not valid.
    is_valid = hasattr(secrets, "__iter__") and not hasattr(secrets, "keys")
    return tuple(map(hide_repr, secrets)) if is_valid else secrets


def validate_secrets(secrets: Secrets) -> tuple[Secret, ...]:
    """Return all secrets as a tuple, or raise ArgumentError without showing them."""
    secrets = hide_reprs(secrets)
    if isinstance(secrets, str | bytes):
        return (_check_secret(secrets),)
    if not isinstance(secrets, tuple):
        raise ArgumentError(
            "secrets must be a str, bytes, or an iterable of them, got "
            f"{type(secrets).__name__}"
        )
    if not secrets:
        raise ArgumentError("secrets is empty; pass at least one secret")
    return tuple(map(_check_secret, secrets))


def _check_secret(secret: object) -> Secret:
    if not isinstance(secret, str | bytes):
        kind = type(secret).__name__
        raise ArgumentError(f"a secret must be a str or bytes, got {kind}")
    text = secret if isinstance(secret, str) else hide_repr(secret.decode("latin-1"))
    is_key = isinstance(secret, bytes) and not secret.startswith(_PREFIX)
    is_clean = text.isprintable() and text == text.strip()
    # An environment variable that is not set may leave only the prefix.
    if text in ("", _PREFIX.decode()) or not (is_key or is_clean):
        raise ArgumentError(
            "a secret is empty, starts or ends with a space, or contains control "
            "characters; check the environment variable that contains it"
        )
    return secret


def encode_secret(secret: Secret) -> bytes:
    """Return a secret as bytes."""
    return secret if isinstance(secret, bytes) else secret.encode()


def standard_keys(secret: Secret) -> list[bytes]:
    """Return the possible keys of a Standard Webhooks secret, the likely one first.

    Text is base64, with or without ``whsec_`` and padding.
    """
    raw = encode_secret(secret)
    is_key = isinstance(secret, bytes) and not raw.startswith(_PREFIX)
    text = raw.removeprefix(_PREFIX).rstrip(b"=")
    keys = [raw] if is_key else []
    with suppress(binascii.Error):
        keys.append(b64decode(text + b"=" * (-len(text) % 4), validate=True))
    return [key for key in keys if key]


def check_body(body: object) -> bytes:
    """Return the body as bytes, or raise ArgumentError."""
    if not isinstance(body, bytes | bytearray | memoryview):
        raise ArgumentError(
            f"body must be bytes, got {type(body).__name__}; pass the body exactly as "
            "received, because its bytes are signed"
        )
    return bytes(cast("BodyBytes", body))


def reject_awaitable(given: object, name: str) -> None:
    """Raise ArgumentError if the result of the function `name` is awaitable."""
    if isinstance(given, Coroutine):
        given.close()
    if isinstance(given, Awaitable):
        raise ArgumentError(
            f"{name} must be a plain function; to use a coroutine function, use "
            "aiohttp_handler or asgi_app"
        )


_FOREVER = 1e15  # a larger int may exceed the range of float


def tolerance_seconds(tolerance: object) -> float | None:
    """Return `tolerance` in seconds, or None for the default of the scheme."""
    if tolerance is None:
        return None
    if isinstance(tolerance, timedelta):
        tolerance = tolerance.total_seconds()
    seconds = to_number(tolerance)
    if type(seconds) in (int, float) and seconds >= 0:
        return float(seconds) if seconds < _FOREVER else math.inf
    raise ArgumentError(
        f"tolerance must be seconds or a timedelta, 0 or more, got {show(tolerance)}"
    )
