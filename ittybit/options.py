"""The settings of a client, complete and checked."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from functools import cached_property
from typing import Any, Self, cast

from ittybit.api import Api
from ittybit.connections import Connections
from ittybit.deadlines import checked_deadline
from ittybit.errors import ArgumentError
from ittybit.hooks import Hooks
from ittybit.key import Key
from ittybit.limiter import Limiter
from ittybit.request_options import check_headers, check_max_retries
from ittybit.settings import Settings
from ittybit.timeout import Timeout
from ittybit.url import checked_base

_HOOKS = frozenset(field.name for field in fields(Hooks))
_CONNECTIONS = frozenset(field.name for field in fields(Connections)) - {"limit"}


@dataclass(frozen=True, kw_only=True)
class ClientOptions:
    """The settings of a client; a copy with others shares what it can."""

    api: Api
    key: Key
    base_url: str
    version: str | None
    timeout: Timeout
    max_retries: int
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    query: Mapping[str, object] = field(default_factory=dict[str, object])
    deadline: float | None = None
    retry_creates: bool = True
    rate_limit: float | str | None = None
    follow_redirects: bool = True
    strict: bool = False
    connections: Connections = field(default_factory=Connections)
    hooks: Hooks = field(default_factory=Hooks)

    @cached_property
    def api_headers(self) -> dict[str, str]:
        """The headers of every request to the API itself."""
        headers = dict(self.api.headers)
        if (key := self.key.fixed) is not None:
            headers["Authorization"] = f"Bearer {key}"
        if self.version and self.api.version_header:
            headers[self.api.version_header] = self.version
        return {**headers, **self.headers}

    @classmethod
    def of(
        cls, api: Api, key: str | Callable[[], Any] | None, settings: Settings
    ) -> Self:
        """Return what is told in `settings`, then in the environment, then in `api`."""
        url = os.environ.get(api.base_url_variable) or api.environments[api.environment]
        default = cls(
            api=api,
            key=Key.of(key, api, os.environ),
            base_url=checked_base(url, api.base_url_variable),
            version=api.version,
            timeout=Timeout.of(api.timeout),
            max_retries=api.max_retries,
            follow_redirects=api.follow_redirects,
        )
        told = {n: v for n, v in settings.items() if v is not None or n == "timeout"}
        return default.but(cast("Settings", told))

    def but(self, settings: Settings) -> Self:
        """Return a copy with `settings`; ArgumentError for one that cannot be."""
        changes: dict[str, Any] = {}
        hooks: dict[str, Any] = {}
        connections: dict[str, Any] = {}
        # A base_url beside an environment is the more precise of the two.
        for name, value in sorted(settings.items(), key=lambda it: it[0] == "base_url"):
            if name in _HOOKS:
                hooks[name] = value
            elif name in _CONNECTIONS:
                connections[name] = value
            elif name == "max_connections":
                connections["limit"] = value
            else:
                field_name, change = self._change(name, value)
                changes[field_name] = change
        if hooks:
            changes["hooks"] = replace(self.hooks, **hooks)
        if connections:
            changes["connections"] = replace(self.connections, **connections)
        return replace(self, **changes)

    def _change(self, name: str, value: Any) -> tuple[str, Any]:
        if name not in _CHECKS:
            known = ", ".join(sorted(Settings.__annotations__))
            raise TypeError(f"unknown argument {name!r}: known are {known}")
        field_name, check = _CHECKS[name]
        return field_name, check(self, value)


def _base_url(options: ClientOptions, value: str | None) -> str:
    return checked_base(value or options.api.environments[options.api.environment])


def _environment(options: ClientOptions, value: str | Enum | None) -> str:
    environments = options.api.environments
    if isinstance(value, Enum):
        return checked_base(value.value, "environment")
    name = options.api.environment if value is None else value
    if name not in environments:
        raise ArgumentError(
            f"unknown environment {name!r}: known are {', '.join(environments)}; for "
            "another server give base_url"
        )
    return environments[name]


def _headers(options: ClientOptions, value: Mapping[str, str] | None) -> Any:
    return {**options.headers, **check_headers(value or {})}


def _query(options: ClientOptions, value: Mapping[str, object] | None) -> Any:
    return {**options.query, **(value or {})}


def _rate_limit(_: ClientOptions, value: float | str | None) -> float | str | None:
    Limiter.of(value)
    return value


def _flag(_: ClientOptions, value: object) -> bool:
    if not isinstance(value, bool):
        raise ArgumentError(f"expected True or False, got {value!r}")
    return value


_CHECKS: dict[str, tuple[str, Callable[[ClientOptions, Any], Any]]] = {
    "base_url": ("base_url", _base_url),
    "environment": ("base_url", _environment),
    "version": ("version", lambda options, value: value or options.api.version),
    "headers": ("headers", _headers),
    "default_query": ("query", _query),
    "timeout": ("timeout", lambda _, value: Timeout.of(value)),
    "deadline": (
        "deadline",
        lambda _, value: None if value is None else checked_deadline(value),
    ),
    "max_retries": (
        "max_retries",
        lambda options, value: check_max_retries(
            options.api.max_retries if value is None else value
        ),
    ),
    "retry_creates": ("retry_creates", _flag),
    "rate_limit": ("rate_limit", _rate_limit),
    "follow_redirects": ("follow_redirects", _flag),
    "strict_response_validation": ("strict", _flag),
}
