"""What a caller may set: for a client, and for one call."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self, TypedDict

from msgspec import UNSET, UnsetType

from ittybit.api import Api
from ittybit.errors import ArgumentError
from ittybit.timeout import Timeout
from ittybit.url import checked_base

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


@dataclass(frozen=True, kw_only=True)
class Connections:
    """How connections are made; `limit` is the most that are open at once."""

    limit: int = 100

    def __post_init__(self) -> None:
        if type(self.limit) is not int or self.limit < 1:
            raise ArgumentError(
                "max_connections must be a whole number of at least 1, "
                f"got {self.limit!r}"
            )


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
    check_headers(options.get("additional_headers") or {})


def check_headers(headers: Mapping[Any, object]) -> dict[str, str]:
    """Return `headers`; ArgumentError names one that cannot be sent (RFC 9110, 5)."""
    checked: dict[str, str] = {}
    for name, value in headers.items():
        if not isinstance(name, str) or not _TOKEN.fullmatch(name):
            raise ArgumentError(f"{name!r} is no header name")
        if not isinstance(value, str):
            raise ArgumentError(f"the value of header {name!r} must be a str")
        if not value.isascii() or not value.replace("\t", " ").isprintable():
            raise ArgumentError(
                f"the value of header {name!r} holds a line break or another "
                "character that cannot stand in a header"
            )
        checked[name] = value
    return checked


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

    @cached_property
    def api_headers(self) -> dict[str, str]:
        """The headers of every request to the API itself."""
        headers = {**self.api.headers, "Authorization": f"Bearer {self.key}"}
        if self.version and self.api.version_header:
            headers[self.api.version_header] = self.version
        return {**headers, **self.headers}

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
            headers=check_headers(headers or {}),
            query=dict(query or {}),
        )

    def but(self, **changes: Any) -> Self:
        """Return a copy with `changes`, which are checked as at the beginning."""
        if "timeout" in changes:
            changes["timeout"] = Timeout.of(changes["timeout"])
        if "max_retries" in changes:
            check_max_retries(changes["max_retries"])
        return replace(self, **changes)


def _checked_key(api: Api, key: str | None) -> str:
    key = os.environ.get(api.key_variable) if key is None else key
    if not key or not key.strip():
        raise ArgumentError(
            f"no API key: pass {api.name}(api_key=...) or set the environment "
            f"variable {api.key_variable}"
        )
    if not key.isascii() or not key.isprintable() or " " in key:
        # The value stays out of the message: it may be a key with a stray newline.
        raise ArgumentError(
            "the API key holds a space, line break or other character that cannot "
            "stand in a header: check where it was copied from"
        )
    return key
