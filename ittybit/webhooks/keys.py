"""Secrets of webhooks, which are never shown."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterable, Mapping
from typing import TypeAlias, cast

from ittybit.errors import ArgumentError

__all__ = ["PREFIX", "Secrets", "checked_secrets", "decoded"]

Secrets: TypeAlias = str | Iterable[str]
"""One secret, or several of which any may have signed, while one follows another."""

PREFIX = "whsec_"


def checked_secrets(secrets: Secrets) -> tuple[str, ...]:
    """Return all secrets; ArgumentError, without showing any, for what is none."""
    found = (secrets,) if isinstance(secrets, str) else _all(secrets)
    if not found:
        raise ArgumentError("secrets is empty: without a secret nothing is verified")
    for secret in found:
        if not isinstance(secret, str):
            raise ArgumentError(f"a secret is a str, not {type(secret).__name__}")
        if not secret.isprintable() or not secret or secret != secret.strip():
            raise ArgumentError(
                "a secret is empty, has a space at one end, or holds what cannot be "
                "printed: is the environment variable set that it is read from?"
            )
    return cast("tuple[str, ...]", found)


def decoded(secret: str) -> bytes | None:
    """Return the key in a secret of Standard Webhooks: base64 after ``whsec_``.

    None for any other text.
    """
    if not secret.startswith(PREFIX):
        return None
    try:
        return b64decode(secret.removeprefix(PREFIX), validate=True) or None
    except (binascii.Error, ValueError):
        return None


def _all(secrets: object) -> tuple[object, ...]:
    kind = type(secrets).__name__
    try:
        # The names in a mapping are no secret to anybody.
        if not isinstance(secrets, Mapping):
            return tuple(cast("Iterable[object]", secrets))
    except TypeError:
        pass
    raise ArgumentError(f"secrets must be a str or several, got {kind}")
