"""The API key: given, asked for, or found in the environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import isawaitable, iscoroutine
from typing import Any

from msgspec import Struct

from ittybit.core.config.api import Api
from ittybit.core.redaction import secret
from ittybit.errors import ArgumentError


def require_result(value: Any) -> Any:
    """Return `value`, the result of a key function; it must not be awaitable."""
    if isawaitable(value):
        if iscoroutine(value):
            value.close()
        raise ArgumentError(
            "the function that is asked for the key must return it at once in this "
            "client"
        )
    return value


class Key(Struct, frozen=True):
    """Where the key comes from, which is never shown.

    `source` is the key itself, or a function that is asked before each try; `given`
    is False for one found in the environment.
    """

    source: str | Callable[[], Any]
    given: bool = True

    def __repr__(self) -> str:
        return f"Key(given={self.given})"

    @classmethod
    def of(
        cls,
        key: str | Callable[[], Any] | None,
        api: Api,
        environment: Mapping[str, str],
    ) -> Key:
        """Return the `key` that was given, or that of the environment."""
        if callable(key):
            return cls(key)
        found: Any = environment.get(api.key_variable) if key is None else key
        key, found = None if key is None else secret(key), secret(found)
        del environment  # which the locals of a traceback would show
        if not found or (isinstance(found, str) and not found.strip()):
            raise ArgumentError(
                f"no API key: pass {api.name}(api_key=...) or set the environment "
                f"variable {api.key_variable}"
            )
        return cls(check_key(found), given=key is not None)

    @property
    def fixed(self) -> str | None:
        """The key, unless it must be asked for."""
        return self.source if isinstance(self.source, str) else None


def check_key(key: object) -> str:
    """Return `key`; ArgumentError, without showing it, where no header can hold it."""
    if not isinstance(key, str) or not key:
        raise ArgumentError(f"an API key is a str that is not empty, not {type(key)}")
    if not key.isascii() or not key.isprintable() or key != key.strip():
        raise ArgumentError(
            "the API key holds a space at one end, a line break or another character "
            "that cannot stand in a header: check where it was copied from"
        )
    return key


def missing_key() -> str:
    """Stand for the key of a client that has none."""
    raise ArgumentError(
        "this client has no key: it can use signed URLs, and nothing else of the API"
    )
