"""What a client may be told, by the names of its arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from inspect import iscoroutinefunction
from ssl import SSLContext
from typing import Any, Literal, TypedDict

from msgspec import Struct

from ittybit.core.http.models import RequestInfo, Response
from ittybit.errors import APIError, ArgumentError
from ittybit.timeouts import Timeout


class Settings(TypedDict, total=False):
    """The arguments of a client and of `with_options`; what is not given stays.

    None is the default of each, and in `with_options` brings it back; only as
    `timeout` it is a value.

    Where to: `base_url`, or an `environment` of the API; `version` of the API;
    `headers` and `default_query` for each request; a header that is None is not sent.

    How long: `timeout` in seconds without progress, a Timeout, or None for no limit;
    `deadline` in seconds for all that one call does. How often: `max_retries` after
    the first try; `retry_creates` False sends a create once only; `rate_limit` is
    ``"adaptive"`` or requests a second.

    Connections: `max_connections` open at once, in the blocking client to each host;
    `proxy`, a URL, or a mapping of URL patterns such as ``"https://"`` to URLs, with
    None for a direct connection; `local_address`; `verify`, also named `ssl`, True or
    the path of a CA bundle, an SSLContext, or False; `cert`, the path of a client
    certificate or of it and its key; `session`, the caller's own session of the HTTP
    library; `follow_redirects`.

    Answers: `strict_response_validation` makes a field of a wrong type an error
    instead of keeping it. Told of each try: `on_request`, `on_response`, `on_retry`.
    """

    base_url: str | None
    environment: str | Enum | None
    version: str | None
    headers: Mapping[str, str | None] | None
    default_query: Mapping[str, object] | None
    timeout: float | Timeout | None
    deadline: float | None
    max_retries: int | None
    retry_creates: bool | None
    rate_limit: float | Literal["adaptive"] | None
    max_connections: int | None
    proxy: str | Mapping[str, str | None] | None
    local_address: str | None
    verify: bool | str | SSLContext | None
    ssl: bool | str | SSLContext | None
    cert: str | tuple[str, str] | None
    session: Any
    follow_redirects: bool | None
    strict_response_validation: bool | None
    on_request: Callable[[Attempt], object] | None
    on_response: Callable[[Attempt, Response], object] | None
    on_retry: Callable[[Attempt, APIError, float], object] | None


class Attempt(Struct, frozen=True):
    """One try: what is asked, without the key, and the number of the try from 1."""

    request: RequestInfo
    number: int


class Hooks(Struct, frozen=True, kw_only=True):
    """Plain functions that are called with each try; what they raise, the call raises.

    `on_request` comes before a try is sent; `on_response` after an answer of any
    status, with its body unless that is streamed; `on_retry` before the pause, of so
    many seconds, that precedes another try.
    """

    on_request: Callable[[Attempt], object] | None = None
    on_response: Callable[[Attempt, Response], object] | None = None
    on_retry: Callable[[Attempt, APIError, float], object] | None = None

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            hook = getattr(self, name)
            if hook is not None and (not callable(hook) or iscoroutinefunction(hook)):
                raise ArgumentError(f"{name} must be a plain function, got {hook!r}")
