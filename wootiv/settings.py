"""What a client of the API may be told, as the engine's settings (spec section 2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, cast

from ittybit.core.config.options import ClientOptions, pickle_options
from ittybit.core.config.settings import Settings
from ittybit.core.serialization.msgspec_types import replace
from ittybit.core.url.querystring import Arrays, Querystring
from ittybit.core.url.url import check_base_url
from ittybit.errors import ArgumentError
from wootiv.absent import NOT_GIVEN, Omit, stripped
from wootiv.api import WOOTIV, phases

__all__ = [
    "CopySettings",
    "ProxiesTypes",
    "WootivSettings",
    "arguments_of",
    "changed",
    "options_of",
]

ProxiesTypes: TypeAlias = str | Mapping[str, str | None]
"""A proxy's URL, or a mapping of URL patterns such as ``"all://"`` to URLs."""


class WootivSettings(Settings, total=False):
    """The arguments of a client; beside these, all of ``Settings``.

    `default_headers` and `default_query` go with each request; `proxies` is a proxy's
    URL, or a mapping of URL patterns such as ``"all://"`` to proxy URLs, with None for
    a direct connection; `array_format` says how a list in the query is written,
    ``"comma"`` unless ``"repeat"`` is given;
    `_strict_response_validation` makes a field of a wrong type an error.
    """

    default_headers: Mapping[str, str | Omit] | None
    proxies: ProxiesTypes | None
    array_format: Arrays
    _strict_response_validation: bool


class CopySettings(WootivSettings, total=False):
    """The arguments of a copy: the two that ``set_`` something leave nothing of it."""

    set_default_headers: Mapping[str, str | Omit] | None
    set_default_query: Mapping[str, object] | None


_CLEAR: dict[str, Callable[[ClientOptions], ClientOptions]] = {
    "default_headers": lambda options: replace(options, headers={}),
    "default_query": lambda options: replace(options, default_query={}),
}
# None says nothing of these (spec section 14); of others it is the default.
_KEPT = frozenset({"base_url", "environment", "default_headers", "default_query"})
_ELSEWHERE = {
    "transport": "local_address=, verify=, cert= and session= do",
    "connection_pool_limits": "max_connections= does",
}
_NAMES = {
    "default_headers": "headers",
    "proxies": "proxy",
    "_strict_response_validation": "strict_response_validation",
}


def options_of(
    key: str | Callable[[], Any] | None, settings: WootivSettings
) -> ClientOptions:
    """Return the options of a new client."""
    told, arrays = _told(settings)
    return _spelling(ClientOptions.of(WOOTIV, key, told), arrays)


def changed(
    options: ClientOptions,
    key: str | Callable[[], Any] | None,
    settings: CopySettings,
) -> ClientOptions:
    """Return `options` with other settings."""
    told = {n: v for n, v in settings.items() if v is not None or n not in _KEPT}
    for name, clear in _CLEAR.items():
        value = told.pop(f"set_{name}", NOT_GIVEN)
        if value is NOT_GIVEN or value is None:
            continue
        if told.get(name) is not None:
            raise ArgumentError(
                f"The `{name}` and `set_{name}` arguments are mutually exclusive"
            )
        options = clear(options)  # and the new is laid over nothing
        told[name] = value
    engine_settings, arrays = _told(cast("WootivSettings", told))
    return _spelling(options.but(engine_settings, key), arrays)


def arguments_of(options: ClientOptions) -> dict[str, Any]:
    """Return the arguments of a client that has `options`."""
    key, settings = pickle_options(options)
    arrays = options.api.querystring.arrays
    return {"api_key": key, **settings, "array_format": arrays}


def _told(settings: WootivSettings) -> tuple[Settings, Arrays | None]:
    told = {n: v for n, v in settings.items() if v is not NOT_GIVEN}
    for name, instead in _ELSEWHERE.items():
        if name in told:
            raise ArgumentError(
                f"{name}= is of the published SDK: {instead} here what it did"
            )
    arrays = told.pop("array_format", None)
    for name, engine_name in _NAMES.items():
        if name in told:
            if told.get(engine_name) is not None:
                raise ArgumentError(f"{name} and {engine_name} are the same: give one")
            told[engine_name] = told.pop(name)
    for name in ("headers", "default_query"):
        if isinstance(told.get(name), Mapping):
            told[name] = stripped(cast("Mapping[str, object]", told[name]))
    if told.get("base_url") is not None:  # an empty one counts as given
        told["base_url"] = check_base_url(cast("str", told["base_url"]))
    if "timeout" in told:
        told["timeout"] = phases(cast("Any", told["timeout"]))
    return cast("Settings", told), cast("Arrays | None", arrays)


def _spelling(options: ClientOptions, arrays: Arrays | None) -> ClientOptions:
    if arrays is None:
        return options
    spelling: Querystring = replace(options.api.querystring, arrays=arrays)
    return replace(options, api=replace(options.api, querystring=spelling))
