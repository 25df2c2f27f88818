"""The settings of a client, complete and checked."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cached_property
from typing import Any, Self, cast

from msgspec import Struct, field

from ittybit.core.config.api import Api
from ittybit.core.config.connections import Connections
from ittybit.core.config.credentials import Key
from ittybit.core.config.settings import Hooks, Settings
from ittybit.core.http.request_options import check_max_retries, merge_headers
from ittybit.core.rate_limit import Limiter
from ittybit.core.redaction import (
    Secret,
    Secrets,
    environment_secrets,
    header_secrets,
    proxy_secrets,
)
from ittybit.core.serialization.msgspec_types import replace
from ittybit.core.url.url import check_base_url
from ittybit.core.validation import check_known, check_mapping, check_text
from ittybit.errors import ArgumentError
from ittybit.timeouts import Timeout, check_deadline_seconds

_HOOKS = frozenset(Hooks.__struct_fields__)
_CONNECTIONS = frozenset(Connections.__struct_fields__)


class ClientOptions(Struct, frozen=True, kw_only=True, dict=True):
    """The settings of a client; a copy with others shares what it can."""

    api: Api
    key: Key
    base_url: str
    version: str | None
    timeout: Timeout
    max_retries: int
    headers: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    default_query: Mapping[str, object] = field(default_factory=dict[str, object])
    deadline: float | None = None
    retry_creates: bool = True
    rate_limit: float | str | None = None
    follow_redirects: bool = True
    strict_response_validation: bool = False
    connections: Connections = field(default_factory=Connections)
    hooks: Hooks = field(default_factory=Hooks)

    def __repr__(self) -> str:
        # Headers and query may hold what nobody else is to know.
        return f"<ClientOptions of {self.api.name}: {self.base_url}>"

    @cached_property
    def foreign_headers(self) -> dict[str, str]:
        """The headers of a request to another place than the API."""
        return {
            "User-Agent": self.api.user_agent,
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
        }

    @cached_property
    def secrets(self) -> Secrets:
        """What no text of ours may show, whatever a server sends."""
        return Secrets(
            [
                self.key.fixed or "",
                *header_secrets(self.headers),
                *environment_secrets(os.environ),
                *proxy_secrets(self.connections.proxy),
            ]
        )

    @cached_property
    def told(self) -> frozenset[str]:
        """The names of the headers that the client was told, in lower case."""
        return frozenset(name.lower() for name in self.headers)

    @cached_property
    def api_headers(self) -> dict[str, str]:
        """The headers of every request to the API itself."""
        return merge_headers(self._own_headers, self.headers)

    @cached_property
    def dated_headers(self) -> dict[str, str]:
        """Those of a request to a resource that has versions."""
        header = self.api.version_header
        version = {header: self.version} if header and self.version else {}
        return merge_headers({**self._own_headers, **version}, self.headers)

    def headers_of(self, resource: str) -> Mapping[str, str]:
        """Return the headers of a request to `resource`, such as ``media``."""
        return self.dated_headers if resource in self.api.dated else self.api_headers

    @property
    def _own_headers(self) -> dict[str, str]:
        headers = {**self.foreign_headers, **self.api.headers}
        if (key := self.key.fixed) is not None:
            headers["Authorization"] = Secret(f"Bearer {key}")
        return headers

    @classmethod
    def of(
        cls, api: Api, key: str | Callable[[], Any] | None, settings: Settings
    ) -> Self:
        """Return what is told in `settings`, then in the environment, then in `api`.

        An address in the environment comes before an ``environment`` in `settings`, so
        that a program can be tried out on another server as it is.
        """
        default = cls._default(api, Key.of(key, api, os.environ))
        told = settings.copy()
        if os.environ.get(api.base_url_variable) and told.get("base_url") is None:
            told["base_url"] = default.base_url
        return default.but(told)

    @classmethod
    def _default(cls, api: Api, key: Key) -> Self:
        return cls(
            api=api,
            key=key,
            base_url=check_base_url(_default_address(api), api.base_url_variable),
            version=api.version,
            timeout=Timeout.of(api.timeout),
            max_retries=api.max_retries,
            follow_redirects=api.follow_redirects,
        )

    def but(
        self, settings: Settings, key: str | Callable[[], Any] | None = None
    ) -> Self:
        """Return a copy with `settings` and `key`; ArgumentError for what cannot be.

        None brings a setting's default back; as a timeout, it is no limit.
        """
        if "httpx_client" in settings:
            raise ArgumentError(
                "httpx_client= is of the published SDK: proxy=, local_address=, "
                "verify=, cert= and session= do here what it did"
            )
        check_known(settings, Settings, "argument")
        told = _spelled(self.api, settings)
        hooks = {name: told.pop(name) for name in _HOOKS & told.keys()}
        connections = {name: told.pop(name) for name in _CONNECTIONS & told.keys()}
        changes = {name: self._checked(name, value) for name, value in told.items()}
        if key is not None:
            changes["key"] = Key.of(key, self.api, os.environ)
        return replace(
            self,
            hooks=replace(self.hooks, **hooks),
            connections=self.connections.but(connections),
            **changes,
        )

    def _checked(self, name: str, value: object) -> Any:
        if value is None and name != "timeout":
            return getattr(self._default(self.api, self.key), name)
        return _CHECKS[name](self, value)


def _spelled(api: Api, settings: Settings) -> dict[str, Any]:
    """Return `settings` by the names of the fields that they set."""
    told: dict[str, Any] = dict(settings)
    if "ssl" in told:
        one, other = told.pop("ssl"), told.get("verify")
        if one is not None and other is not None:
            raise ArgumentError("ssl and verify are the same: give one of them")
        told["verify"] = other if one is None else one
    if "environment" in told:
        environment = told.pop("environment")
        address = None if environment is None else _address(api, environment)
        if told.get("base_url") is None:  # which is the more precise
            told["base_url"] = address
    return told


def _address(api: Api, environment: str | Enum) -> str:
    if isinstance(environment, Enum):
        return str(environment.value)
    check_known(
        [check_text("environment", environment)], api.environments, "environment"
    )
    return api.environments[environment]


def _default_address(api: Api) -> str:
    return os.environ.get(api.base_url_variable) or api.environments[api.environment]


def _headers(
    options: ClientOptions, value: Mapping[str, str | None]
) -> dict[str, str | None]:
    merge_headers(
        {}, check_mapping("headers", value)
    )  # what cannot be sent is told at once
    gone = {name.lower() for name in value}
    kept = {n: v for n, v in options.headers.items() if n.lower() not in gone}
    return {**kept, **value}


def _query(options: ClientOptions, value: Mapping[str, object]) -> dict[str, object]:
    return {**options.default_query, **check_mapping("default_query", value)}


def _rate_limit(_: ClientOptions, value: float | str) -> float | str:
    Limiter.of(value)
    return value


def _flag(name: str) -> Callable[[ClientOptions, Any], bool]:
    def check(_: ClientOptions, value: object) -> bool:
        if not isinstance(value, bool):
            raise ArgumentError(f"{name} must be True or False, got {value!r}")
        return value

    return check


def _version(options: ClientOptions, value: str | None) -> str | None:
    if value and (header := options.api.version_header):
        merge_headers({}, {header: value})
    return value or options.api.version


_CHECKS: dict[str, Callable[[ClientOptions, Any], Any]] = {
    "base_url": lambda options, value: check_base_url(
        value or _default_address(options.api)
    ),
    "version": _version,
    "headers": _headers,
    "default_query": _query,
    "timeout": lambda _, value: Timeout.of(value),
    "deadline": lambda _, value: check_deadline_seconds(value),
    "max_retries": lambda _, value: check_max_retries(value),
    "retry_creates": _flag("retry_creates"),
    "rate_limit": _rate_limit,
    "follow_redirects": _flag("follow_redirects"),
    "strict_response_validation": _flag("strict_response_validation"),
}


def pickle_options(options: ClientOptions) -> tuple[Any, Settings]:
    """Return key and settings from which an equal client can be made elsewhere.

    A key that was given goes along; one from the environment is looked for again, and
    a function is asked again. Raises ArgumentError, which names it, for what cannot
    travel: a session, an SSL context, a lambda.
    """
    settings = {
        name: value
        for part in (options, options.connections, options.hooks)
        for name, value in _fields(part).items()
        if name in Settings.__annotations__
    }
    key = options.key.source if options.key.given else None
    for name, value in {"api_key": key, **settings}.items():
        _check(name, value)
    return key, cast("Settings", settings)


def _fields(part: Any) -> dict[str, Any]:
    return {name: getattr(part, name) for name in part.__struct_fields__}


def _check(name: str, value: object) -> None:
    import pickle  # which loads what nobody else needs

    try:
        if name == "session" and value is not None:
            raise TypeError("its connections belong to this process")
        pickle.dumps(value)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise ArgumentError(
            f"{name} cannot travel in a pickle: {error}; make the client there"
        ) from error
