"""What a caller may set: for a client, and for one call."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self, TypedDict

from msgspec import UNSET, UnsetType

from ittybit.api import Api
from ittybit.errors import ArgumentError
from ittybit.url import checked_base


class Timeout:
    """Seconds without progress that each phase of a try may take; None is no limit.

    `connect` covers name look-up, TCP and TLS, `read` each wait for bytes, `write`
    each wait to send, `pool` the wait for a free connection. What is not given is as
    the first argument. ``requests`` has no write and no pool timeout.

    >>> Timeout(60, connect=2)
    Timeout(connect=2.0, read=60.0, write=60.0, pool=60.0)
    """

    __slots__ = ("connect", "pool", "read", "write")

    def __init__(
        self,
        timeout: float | None = 60.0,
        *,
        connect: float | UnsetType | None = UNSET,
        read: float | UnsetType | None = UNSET,
        write: float | UnsetType | None = UNSET,
        pool: float | UnsetType | None = UNSET,
    ) -> None:
        default = _seconds("timeout", timeout)
        self.connect = default if connect is UNSET else _seconds("connect", connect)
        self.read = default if read is UNSET else _seconds("read", read)
        self.write = default if write is UNSET else _seconds("write", write)
        self.pool = default if pool is UNSET else _seconds("pool", pool)

    @classmethod
    def of(cls, value: float | Timeout | None) -> Timeout:
        """Return `value` as a Timeout."""
        return value if isinstance(value, Timeout) else cls(value)

    def _key(self) -> tuple[float | None, ...]:
        return self.connect, self.read, self.write, self.pool

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Timeout) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return (
            f"Timeout(connect={self.connect}, read={self.read}, "
            f"write={self.write}, pool={self.pool})"
        )


def _seconds(name: str, value: float | None) -> float | None:
    if value is None:
        return None
    if type(value) not in (int, float) or not value > 0:
        raise ArgumentError(
            f"{name} must be a number of seconds above 0, or None for no limit, "
            f"got {value!r}"
        )
    return float(value)


class RequestOptions(TypedDict, total=False):
    """Options of one call, as the published SDK spells them.

    `timeout_in_seconds` replaces the client's timeout, `max_retries` its number of
    tries after the first; the others are added to what the call sends.
    """

    max_retries: int
    timeout_in_seconds: float
    additional_headers: Mapping[str, str]
    additional_query_parameters: Mapping[str, Any]
    additional_body_parameters: Mapping[str, Any]


def check_request_options(options: RequestOptions) -> None:
    """Raise ArgumentError for a key or value that means nothing."""
    known = RequestOptions.__annotations__
    if unknown := sorted(set(options) - set(known)):
        raise ArgumentError(
            f"unknown request option {unknown[0]!r}: known are {', '.join(known)}"
        )
    check_max_retries(options.get("max_retries", 0))


def check_max_retries(value: int) -> int:
    """Return `value`; ArgumentError unless it is a whole number of at least 0."""
    if type(value) is not int or value < 0:
        raise ArgumentError(
            f"max_retries must be a whole number of at least 0, got {value!r}"
        )
    return value


@dataclass(frozen=True, kw_only=True)
class ClientOptions:
    """The settings of a client; a copy with others shares its connections."""

    api: Api
    base_url: str
    key: str = field(repr=False)
    version: str | None
    timeout: Timeout
    max_retries: int
    headers: Mapping[str, str] = field(repr=False)
    query: Mapping[str, object]

    @classmethod
    def of(
        cls,
        api: Api,
        *,
        key: str | None = None,
        base_url: str | None = None,
        version: str | None = None,
        timeout: float | Timeout | UnsetType | None = UNSET,
        max_retries: int | None = None,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, object] | None = None,
    ) -> Self:
        """Fill in what is not given from the environment and from `api`."""
        given = base_url or os.environ.get(api.base_url_variable)
        name = "base_url" if base_url else api.base_url_variable
        return cls(
            api=api,
            base_url=checked_base(given or api.environments[api.environment], name),
            key=_checked_key(api, key),
            version=version or api.version,
            timeout=Timeout.of(api.timeout if timeout is UNSET else timeout),
            max_retries=check_max_retries(
                api.max_retries if max_retries is None else max_retries
            ),
            headers=dict(headers or {}),
            query=dict(query or {}),
        )

    def but(self, **changes: Any) -> Self:
        """Return a copy with `changes`."""
        return replace(self, **changes)


def _checked_key(api: Api, key: str | None) -> str:
    key = os.environ.get(api.key_variable) if key is None else key
    if not key or not key.strip():
        raise ArgumentError(
            f"no API key: pass {api.name}(api_key=...) or set the environment "
            f"variable {api.key_variable}"
        )
    if not key.isascii() or not key.isprintable() or key != key.strip():
        # The value stays out of the message: it may be a key with a stray newline.
        raise ArgumentError(
            "the API key holds a space, line break or other character that cannot "
            "stand in a header: check where it was copied from"
        )
    return key
