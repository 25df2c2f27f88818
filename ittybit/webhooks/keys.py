"""Webhook secrets, which errors never contain."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterable, Mapping
from typing import TypeAlias, cast

from ittybit.errors import ArgumentError

__all__ = ["PREFIX", "Secrets", "decode_secret", "validate_secrets"]

Secrets: TypeAlias = str | Iterable[str]
"""One secret, or several during a rotation. Any of them may have signed."""

PREFIX = "whsec_"


def validate_secrets(secrets: Secrets) -> tuple[str, ...]:
    """Return all secrets as a tuple, or raise ArgumentError without showing them."""
    values = (secrets,) if isinstance(secrets, str) else _to_tuple(secrets)
    if not values:
        raise ArgumentError("secrets is empty; pass at least one secret")
    for secret in values:
        if not isinstance(secret, str):
            raise ArgumentError(f"a secret must be a str, got {type(secret).__name__}")
        if not secret.isprintable() or not secret or secret != secret.strip():
            raise ArgumentError(
                "a secret is empty, starts or ends with a space, or contains control "
                "characters; check the environment variable that contains it"
            )
    return cast("tuple[str, ...]", values)


def decode_secret(secret: str) -> bytes | None:
    """Return the key of a Standard Webhooks secret, or None for other secrets."""
    if not secret.startswith(PREFIX):
        return None
    try:
        return b64decode(secret.removeprefix(PREFIX), validate=True) or None
    except (binascii.Error, ValueError):
        return None


def _to_tuple(secrets: object) -> tuple[object, ...]:
    type_name = type(secrets).__name__
    try:
        # Iterating over a mapping would use its names as secrets.
        if not isinstance(secrets, Mapping):
            return tuple(cast("Iterable[object]", secrets))
    except TypeError:
        pass
    raise ArgumentError(f"secrets must be a str or an iterable of str, got {type_name}")
