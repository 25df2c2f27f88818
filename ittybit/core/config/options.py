"""Complete, validated options of a client."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cached_property
from typing import Any, Self, cast

from msgspec import Struct, field

from ittybit.core.config.api import ApiConfig
from ittybit.core.config.connections import Connections
from ittybit.core.config.credentials import Key
from ittybit.core.config.settings import Hooks, Settings
from ittybit.core.http.request_options import check_max_retries, merge_headers
from ittybit.core.printable import show
from ittybit.core.rate_limit import Limiter
from ittybit.core.redaction import (
    Secret,
    Secrets,
    environment_secrets,
    header_secrets,
    proxy_secrets,
)
from ittybit.core.serialization.msgspec_types import replace
from ittybit.core.serialization.plain import to_number
from ittybit.core.url.url import check_base_url
from ittybit.core.validation import (
    check_flag,
    check_known,
    check_mapping,
    check_text,
)
from ittybit.errors import ArgumentError
from ittybit.timeouts import Timeout, check_deadline_seconds

_HOOKS = frozenset(Hooks.__struct_fields__)
_CONNECTIONS = frozenset(Connections.__struct_fields__)


class ClientOptions(Struct, frozen=True, kw_only=True, dict=True):
    """Complete, validated options of a client."""

    api: ApiConfig
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
    tracer_provider: Any = None
    meter_provider: Any = None

    def __repr__(self) -> str:
        # Headers and query may contain secrets.
        return f"<ClientOptions of {self.api.name}: {self.base_url}>"

    @property
    def providers(self) -> tuple[Any, Any]:
        """The tracer provider and the meter provider of the user, or None."""
        return self.tracer_provider, self.meter_provider

    @cached_property
    def foreign_headers(self) -> dict[str, str]:
        """Headers of a request to an origin other than the API."""
        return {
            "User-Agent": self.api.user_agent,
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
        }

    @cached_property
    def secrets(self) -> Secrets:
        """Secrets that messages and logs must not show."""
        return Secrets(
            [
                self.key.value or "",
                *header_secrets(self.headers),
                *environment_secrets(os.environ),
                *proxy_secrets(self.connections.proxy),
            ]
        )

    @cached_property
    def custom_headers(self) -> frozenset[str]:
        """Names of the headers that the user set for the client, in lower case."""
        return frozenset(name.lower() for name in self.headers)

    @cached_property
    def api_headers(self) -> dict[str, str]:
        """Headers of each request to the API."""
        return merge_headers(self._default_headers, self.headers)

    @cached_property
    def versioned_headers(self) -> dict[str, str]:
        """Headers of a request to a resource that has versions."""
        header = self.api.version_header
        version = {header: self.version} if header and self.version else {}
        return merge_headers({**self._default_headers, **version}, self.headers)

    def headers_for(self, resource: str) -> Mapping[str, str]:
        """Return the headers of a request to `resource`, such as ``media``."""
        is_versioned = resource in self.api.versioned
        return self.versioned_headers if is_versioned else self.api_headers

    @property
    def _default_headers(self) -> dict[str, str]:
        headers = {**self.foreign_headers, **self.api.headers}
        if (key := self.key.value) is not None:
            headers["Authorization"] = Secret(f"Bearer {key}")
        return headers

    @classmethod
    def of(
        cls, api: ApiConfig, key: str | Callable[[], Any] | None, settings: Settings
    ) -> Self:
        """Return options from `settings`, the environment variables, and `api`.

        A base URL in the environment variables overrides the ``environment`` setting,
        so that an unchanged program can be tested with another server.
        """
        default = cls._default(api, Key.of(key, api, os.environ))
        settings = settings.copy()
        if os.environ.get(api.base_url_variable) and settings.get("base_url") is None:
            settings["base_url"] = default.base_url
        return default.with_settings(settings)

    @classmethod
    def _default(cls, api: ApiConfig, key: Key) -> Self:
        return cls(
            api=api,
            key=key,
            base_url=check_base_url(_default_base_url(api), api.base_url_variable),
            version=api.version,
            timeout=Timeout.of(api.timeout),
            max_retries=api.max_retries,
            follow_redirects=api.follow_redirects,
        )

    def with_settings(
        self, settings: Settings, key: str | Callable[[], Any] | None = None
    ) -> Self:
        """Return a copy with `settings` and `key`. Raises ArgumentError if invalid.

        None restores the default of a setting. As a timeout, it means no limit.
        """
        if "httpx_client" in settings:
            raise ArgumentError(
                "httpx_client= is not supported: use proxy=, local_address=, verify=, "
                "cert=, or session= instead"
            )
        check_known(settings, Settings, "argument")
        fields = _resolve_aliases(self.api, settings)
        hooks = {name: fields.pop(name) for name in _HOOKS & fields.keys()}
        connections = {n: fields.pop(n) for n in _CONNECTIONS & fields.keys()}
        changes = {name: self._check(name, value) for name, value in fields.items()}
        if key is not None:
            changes["key"] = Key.of(key, self.api, os.environ)
        return replace(
            self,
            hooks=replace(self.hooks, **hooks),
            connections=self.connections.with_settings(connections),
            **changes,
        )

    def _check(self, name: str, value: object) -> Any:
        if value is None and name != "timeout":
            return getattr(self._default(self.api, self.key), name)
        return _CHECKS[name](self, value)


def _resolve_aliases(api: ApiConfig, settings: Settings) -> dict[str, Any]:
    """Return `settings` with ``ssl`` and ``environment`` replaced by other fields."""
    fields: dict[str, Any] = dict(settings)
    if "ssl" in fields:
        ssl, verify = fields.pop("ssl"), fields.get("verify")
        if ssl is not None and verify is not None:
            raise ArgumentError("ssl and verify are the same setting: pass one of them")
        fields["verify"] = verify if ssl is None else ssl
    if "environment" in fields:
        environment = fields.pop("environment")
        url = None if environment is None else _base_url(api, environment)
        if fields.get("base_url") is None:  # base_url overrides environment
            fields["base_url"] = url
    return fields


def _base_url(api: ApiConfig, environment: str | Enum) -> str:
    if isinstance(environment, Enum):
        return str(environment.value)
    environment = check_text("environment", environment)
    check_known([environment], api.environments, "environment")
    return api.environments[environment]


def _default_base_url(api: ApiConfig) -> str:
    return os.environ.get(api.base_url_variable) or api.environments[api.environment]


def _check_base_url(options: ClientOptions, value: object) -> str:
    is_empty = isinstance(value, str) and not value
    url: Any = _default_base_url(options.api) if is_empty else value
    return check_base_url(url)


def _headers(
    options: ClientOptions, value: Mapping[str, str | None]
) -> dict[str, str | None]:
    merge_headers({}, check_mapping("headers", value))  # raises for an invalid header
    replaced = {name.lower() for name in value}
    kept = {n: v for n, v in options.headers.items() if n.lower() not in replaced}
    return {**kept, **value}


def _query(options: ClientOptions, value: Mapping[str, object]) -> dict[str, object]:
    return {**options.default_query, **check_mapping("default_query", value)}


def _rate_limit(_: ClientOptions, value: float | str) -> float | str:
    Limiter.of(value)
    rate: float | str = to_number(value)  # the options are compared and hashed
    return rate


def _flag(name: str) -> Callable[[ClientOptions, Any], bool]:
    return lambda _, value: check_flag(name, value)


def _provider(name: str, method: str) -> Callable[[ClientOptions, Any], Any]:
    def check(_: ClientOptions, value: object) -> object:
        if not hasattr(value, method):
            raise ArgumentError(
                f"{name} must be a provider of OpenTelemetry, got {show(value)}"
            )
        return value

    return check


def _version(options: ClientOptions, value: str | None) -> str | None:
    if value and (header := options.api.version_header):
        merge_headers({}, {header: value})
    return value or options.api.version


_CHECKS: dict[str, Callable[[ClientOptions, Any], Any]] = {
    "base_url": _check_base_url,
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
    "tracer_provider": _provider("tracer_provider", "get_tracer"),
    "meter_provider": _provider("meter_provider", "get_meter"),
}


def pickle_options(options: ClientOptions) -> tuple[Any, Settings]:
    """Return the key and the settings that create an equal client in another process.

    A key from the environment is not included; the other process reads its own. Raises
    ArgumentError, which names the option, for a session, an SSLContext, or a lambda.
    """
    settings = {
        name: value
        for part in (options, options.connections, options.hooks)
        for name, value in _fields(part).items()
        if name in Settings.__annotations__
    }
    key = options.key.source if options.key.given else None
    for name, value in {"api_key": key, **settings}.items():
        _check_picklable(name, value)
    return key, cast("Settings", settings)


def _fields(part: Any) -> dict[str, Any]:
    return {name: getattr(part, name) for name in part.__struct_fields__}


def _check_picklable(name: str, value: object) -> None:
    import pickle  # loaded here because most programs do not need it

    try:
        if name == "session" and value is not None:
            raise TypeError("its connections belong to this process")
        pickle.dumps(value)
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        raise ArgumentError(
            f"{name} cannot be pickled: {error}; create the client in the other process"
        ) from error
