"""Keys by which a server knows a create that comes again (spec section 8)."""

from __future__ import annotations

from ittybit.errors import ArgumentError

_HEADER = "Idempotency-Key"


def idempotency_headers(key: str | None) -> dict[str, str]:
    """Return the header that carries `key`; without one the engine makes it up.

    Raises ArgumentError for an empty key.
    """
    return {} if key is None else {_HEADER: checked_key(key)}


def checked_key(key: object) -> str:
    """Return `key`; ArgumentError unless it is a text."""
    if not isinstance(key, str) or not key.strip():
        raise ArgumentError(f"idempotency_key must be a text, got {key!r}")
    return key
