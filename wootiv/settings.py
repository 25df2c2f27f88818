"""Settings of a Wootiv client, and their conversion to options of the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, cast

from ittybit.core.config.options import ClientOptions, pickle_options
from ittybit.core.config.settings import Settings
from ittybit.core.serialization.msgspec_types import replace
from ittybit.core.url.querystring import Arrays, Querystring
from ittybit.core.url.url import check_base_url
from ittybit.errors import ArgumentError
from wootiv.api import WOOTIV, as_timeout
from wootiv.arguments import NOT_GIVEN, Omit, resolve_absent

__all__ = [
    "CopySettings",
    "ProxiesTypes",
    "WootivSettings",
    "build_options",
    "change_options",
    "get_arguments",
]

ProxiesTypes: TypeAlias = str | Mapping[str, str | None]
"""A proxy's URL, or a mapping of URL patterns such as ``"all://"`` to URLs."""


class WootivSettings(Settings, total=False):
    """Arguments of a client, in addition to those in ``Settings``.

    Attributes:
        default_headers: Headers of every request.
        proxies: URL of a proxy, or a mapping of URL patterns such as ``"all://"`` to
            proxy URLs, with None for a direct connection. By default, the client uses
            the proxies of the environment.
        array_format: Format of a list in the query: ``"comma"`` (default, ``a=1,2``) or
            ``"repeat"`` (``a=1&a=2``).
        _strict_response_validation: Whether a field of the wrong type raises
            APIResponseValidationError. By default, the field keeps its value.
    """

    default_headers: Mapping[str, str | Omit] | None
    proxies: ProxiesTypes | None
    array_format: Arrays
    _strict_response_validation: bool


class CopySettings(WootivSettings, total=False):
    """Arguments of a copy.

    Attributes:
        set_default_headers: Replaces all default headers.
        set_default_query: Replaces all default query parameters.
    """

    set_default_headers: Mapping[str, str | Omit] | None
    set_default_query: Mapping[str, object] | None


_CLEAR: dict[str, Callable[[ClientOptions], ClientOptions]] = {
    "default_headers": lambda options: replace(options, headers={}),
    "default_query": lambda options: replace(options, default_query={}),
}
# None keeps these settings. It restores the default of all others, except that the
# timeout None means no limit.
_KEPT = frozenset({"base_url", "environment", "default_headers", "default_query"})
_ELSEWHERE = {
    "transport": "local_address=, verify=, cert=, or session=",
    "connection_pool_limits": "max_connections=",
}
_NAMES = {
    "default_headers": "headers",
    "proxies": "proxy",
    "_strict_response_validation": "strict_response_validation",
}


def build_options(
    key: str | Callable[[], Any] | None, settings: WootivSettings
) -> ClientOptions:
    """Return the options of a new client."""
    engine_settings, arrays = _engine_settings(settings)
    return _set_arrays(ClientOptions.of(WOOTIV, key, engine_settings), arrays)


def change_options(
    options: ClientOptions,
    key: str | Callable[[], Any] | None,
    settings: CopySettings,
) -> ClientOptions:
    """Return a copy of `options` with other settings."""
    new = {n: v for n, v in settings.items() if v is not None or n not in _KEPT}
    for name, clear in _CLEAR.items():
        value = new.pop(f"set_{name}", NOT_GIVEN)
        if value is NOT_GIVEN or value is None:
            continue
        if new.get(name) is not None:
            raise ArgumentError(
                f"The `{name}` and `set_{name}` arguments are mutually exclusive"
            )
        options = clear(options)
        new[name] = value
    engine_settings, arrays = _engine_settings(cast("WootivSettings", new))
    return _set_arrays(options.with_settings(engine_settings, key), arrays)


def get_arguments(options: ClientOptions) -> dict[str, Any]:
    """Return the arguments of a client that has `options`."""
    key, settings = pickle_options(options)
    arrays = options.api.querystring.arrays
    return {"api_key": key, **settings, "array_format": arrays}


def _engine_settings(settings: WootivSettings) -> tuple[Settings, Arrays | None]:
    found = {n: v for n, v in settings.items() if v is not NOT_GIVEN}
    for name, instead in _ELSEWHERE.items():
        if name in found:
            raise ArgumentError(
                f"{name}= exists only in the published SDK: use {instead} instead"
            )
    arrays = found.pop("array_format", None)
    for name, engine_name in _NAMES.items():
        if name in found:
            if found.get(engine_name) is not None:
                raise ArgumentError(
                    f"{name} and {engine_name} are the same setting: pass only one"
                )
            found[engine_name] = found.pop(name)
    for name in ("headers", "default_query"):
        if isinstance(found.get(name), Mapping):
            found[name] = resolve_absent(cast("Mapping[str, object]", found[name]))
    if found.get("base_url") is not None:  # an empty URL must not mean the default
        found["base_url"] = check_base_url(cast("str", found["base_url"]))
    if "timeout" in found:
        found["timeout"] = as_timeout(cast("Any", found["timeout"]))
    return cast("Settings", found), cast("Arrays | None", arrays)


def _set_arrays(options: ClientOptions, arrays: Arrays | None) -> ClientOptions:
    if arrays is None:
        return options
    querystring: Querystring = replace(options.api.querystring, arrays=arrays)
    return replace(options, api=replace(options.api, querystring=querystring))
