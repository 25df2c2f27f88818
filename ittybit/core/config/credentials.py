"""API key from an argument, a function, or the environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import isawaitable, iscoroutine
from typing import Any

from msgspec import Struct

from ittybit.core.config.api import ApiConfig
from ittybit.core.redaction import hide_repr
from ittybit.errors import ArgumentError


def require_result(value: Any) -> Any:
    """Return `value`, the result of a key function; it must not be awaitable."""
    if isawaitable(value):
        if iscoroutine(value):
            value.close()
        raise ArgumentError(
            "the api_key function must return the key at once in this client, got "
            f"{type(value).__name__}"
        )
    return value


class Key(Struct, frozen=True):
    """API key or its source. It is never shown."""

    source: str | Callable[[], Any]
    """The key, or a function that returns it before each attempt."""
    given: bool = True
    """Whether the key is from an argument instead of the environment."""

    def __repr__(self) -> str:
        return f"Key(given={self.given})"

    @classmethod
    def of(
        cls,
        key: str | Callable[[], Any] | None,
        api: ApiConfig,
        environment: Mapping[str, str],
    ) -> Key:
        """Return `key`, or by default the key of the environment."""
        if callable(key):
            return cls(key)
        found: Any = environment.get(api.key_variable) if key is None else key
        key, found = None if key is None else hide_repr(key), hide_repr(found)
        del environment  # a traceback that shows locals would reveal it
        if found is None or (isinstance(found, str) and not found.strip()):
            raise ArgumentError(
                f"no API key: pass {api.name}(api_key=...) or set the environment "
                f"variable {api.key_variable}"
            )
        return cls(check_key(found), given=key is not None)

    @property
    def value(self) -> str | None:
        """The key, or None if a function returns it."""
        return self.source if isinstance(self.source, str) else None


def check_key(key: object) -> str:
    """Return `key`; an ArgumentError for an invalid key does not show it."""
    if not isinstance(key, str) or not key:
        raise ArgumentError(f"an API key must be a non-empty str, got {type(key)}")
    if not key.isascii() or not key.isprintable() or key != key.strip():
        raise ArgumentError(
            "the API key contains a character that a header cannot contain, such as a "
            "line break or a space at one end: copy it again"
        )
    return key


def missing_key() -> str:
    """Raise ArgumentError, as the key function of a client without a key."""
    raise ArgumentError(
        "this client has no API key and can only use signed URLs: pass api_key=..."
    )
