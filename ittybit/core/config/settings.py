"""Settings that users pass to a client."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from inspect import iscoroutinefunction
from ssl import SSLContext
from typing import Any, Literal, TypedDict

from msgspec import Struct

from ittybit.core.http.models import RequestInfo, Response
from ittybit.core.printable import show
from ittybit.errors import APIError, ArgumentError
from ittybit.timeouts import HttpxTimeout, Timeout


class Settings(TypedDict, total=False):
    """Keyword arguments of a client and of `with_options`.

    `with_options` keeps each setting that you do not pass. Except for `timeout`, None
    restores the default of the setting.
    """

    base_url: str | None
    """URL of the API. Default: the environment variable ``ITTYBIT_BASE_URL``, if set.

    Otherwise the URL of `environment`.
    """
    environment: str | Enum | None
    """Environment of the API, as a name or an Enum member. Default: "default"."""
    version: str | None
    """API version to request. Default: "2025-08-20"."""
    headers: Mapping[str, str | None] | None
    """Headers to add to each request. A header that is None is not sent.

    Default: no additional headers.
    """
    default_query: Mapping[str, object] | None
    """Query parameters to add to each request. Default: none."""
    timeout: float | Timeout | HttpxTimeout | None
    """Seconds without progress, or a Timeout. None: no limit. Default: 60 seconds."""
    deadline: float | None
    """Seconds that one call may take, with retries and waits. Default: no limit."""
    max_retries: int | None
    """Number of retries after the first attempt. Default: 2."""
    retry_creates: bool | None
    """Whether to retry requests that create something. Default: True."""
    rate_limit: float | Literal["adaptive"] | None
    """Limit in requests per second, or "adaptive". Default: no limit.

    "adaptive" slows down after a 429 response and then recovers.
    """
    max_connections: int | None
    """Largest number of open connections. In the blocking client, it is per host.

    Default: 100.
    """
    proxy: str | Mapping[str, str | None] | None
    """Proxy URL, or a mapping of URL patterns such as ``"https://"`` to proxy URLs.

    In a mapping, None means a direct connection. Default: the proxies of the
    environment.
    """
    local_address: str | None
    """Local IP address to connect from. Default: chosen by the system."""
    verify: bool | str | SSLContext | None
    """True: verify servers with the system's certificate authorities (the default).

    A str is the path of a CA bundle. False disables verification.
    """
    ssl: bool | str | SSLContext | None
    """Another name of `verify`."""
    cert: str | tuple[str, str] | None
    """Path of a client certificate, or paths of the certificate and its key.

    Default: no client certificate.
    """
    session: Any
    """Session of the HTTP library to use. The client does not close it.

    Default: the client makes its own connections.
    """
    follow_redirects: bool | None
    """Whether to follow redirects. Default: True."""
    strict_response_validation: bool | None
    """Whether a response field of the wrong type is an error. Default: False.

    By default, the value is kept as the server sent it.
    """
    on_request: Callable[[Attempt], object] | None
    """Called before each attempt is sent. Default: not called.

    Exceptions of this function and the next two are raised from the call.
    """
    on_response: Callable[[Attempt, Response], object] | None
    """Called after each response, whatever its status. Default: not called.

    The body of a streamed response is not available yet.
    """
    on_retry: Callable[[Attempt, APIError, float], object] | None
    """Called before the pause that precedes a retry, with the pause in seconds.

    Default: not called.
    """
    tracer_provider: Any
    """TracerProvider of OpenTelemetry that records spans (extra `otel`).

    Default: the global provider if `meter_provider` is set, and otherwise no spans.
    """
    meter_provider: Any
    """MeterProvider of OpenTelemetry that records metrics (extra `otel`).

    Default: the global provider if `tracer_provider` is set, and otherwise no metrics.
    """


class Attempt(Struct, frozen=True):
    """One attempt to send a request."""

    request: RequestInfo
    """The request, without the API key."""
    number: int
    """Number of the attempt, from 1."""


class Hooks(Struct, frozen=True, kw_only=True):
    """Functions that are called for each attempt. The call raises their exceptions."""

    on_request: Callable[[Attempt], object] | None = None
    """Called before an attempt is sent."""
    on_response: Callable[[Attempt, Response], object] | None = None
    """Called after a response of any status. A streamed response has no body yet."""
    on_retry: Callable[[Attempt, APIError, float], object] | None = None
    """Called before the pause that precedes a retry, with the pause in seconds."""

    def __post_init__(self) -> None:
        for name in self.__struct_fields__:
            hook = getattr(self, name)
            if hook is not None and (not callable(hook) or iscoroutinefunction(hook)):
                raise ArgumentError(
                    f"{name} must be a plain function, got {show(hook)}"
                )
