"""Configuration of an API, as data for the engine."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from msgspec import Struct, field
from tenacity import RetryCallState, wait_exponential_jitter

from ittybit.core.config.defaults import DEFAULT_MAX_RETRIES, DEFAULT_TIMEOUT
from ittybit.core.url.querystring import Querystring
from ittybit.timeouts import Timeout

Backoff: TypeAlias = Callable[[RetryCallState], float]
"""Wait strategy for tenacity; it returns the seconds before the next attempt."""


def exponential(first: float, limit: float) -> Backoff:
    """Return a backoff that starts at `first` seconds and doubles up to `limit`.

    Jitter shortens each pause by up to a quarter, so that clients do not retry at the
    same time.
    """
    # tenacity 9.2 renamed the parameter for the first pause. So the strategy starts at
    # 1 second, and its result is scaled.
    scale = first * 0.75

    def wait(retry_state: RetryCallState) -> float:
        jitter = 2.0 ** min(retry_state.attempt_number - 1, 30) / 3
        strategy = wait_exponential_jitter(
            max=limit / scale, exp_base=2.0, jitter=jitter
        )
        return scale * strategy(retry_state)

    return wait


def quadratic(step: float, limit: float, spread: float) -> Backoff:
    """Return a backoff of `step` seconds times the square of the retries so far.

    Before jitter, the first pause is 0 seconds and no pause is longer than `limit`.
    Jitter changes each pause by up to `spread` seconds, but not below 0.
    """

    def wait(retry_state: RetryCallState) -> float:
        base = min(step * (retry_state.attempt_number - 1) ** 2, limit)
        return max(0.0, base + spread * (2 * random.random() - 1))

    return wait


_NONE: Mapping[str, str] = MappingProxyType({})
_QUERYSTRING = Querystring()
_BACKOFF = exponential(0.5, 8.0)


class ApiConfig(Struct, frozen=True, kw_only=True):
    """Addresses, headers, and defaults of one API."""

    name: str
    environments: Mapping[str, str]
    """Base URLs by the names of the environments."""
    environment: str
    """Name of the default environment."""
    key_variable: str
    """Environment variable of the API key."""
    base_url_variable: str
    """Environment variable of the base URL."""
    user_agent: str
    version: str | None = None
    """Default version of the API, sent as `version_header`."""
    version_header: str | None = None
    versioned: frozenset[str] = frozenset()
    """Resources that have versions, as the first segments of their paths."""
    resources: frozenset[str] = frozenset()
    """Resources whose paths are ``/resource`` and ``/resource/{id}``."""
    enveloped: bool = False
    """Whether older versions wrap their data in an envelope."""
    headers: Mapping[str, str] = field(default_factory=lambda: _NONE)
    """Headers of each request."""
    querystring: Querystring = _QUERYSTRING
    """Format of query strings."""
    idempotency_header: str | None = None
    retry_statuses: frozenset[int] = frozenset({408, 409, 429})
    """Status codes to retry, in addition to 500 and above."""
    retry_header: str | None = None
    """Response header in which the server decides whether to retry."""
    max_retries: int = DEFAULT_MAX_RETRIES
    backoff: Backoff = _BACKOFF
    retry_after_limit: float = 60.0
    """Longest pause in seconds that the server may request."""
    timeout: Timeout = DEFAULT_TIMEOUT
    follow_redirects: bool = True

    def bound_pause(self, seconds: float | None) -> float:
        """Return a pause that the server requested, at most `retry_after_limit`."""
        return min(seconds or 0.0, self.retry_after_limit)

    def template(self, path: str) -> str | None:
        """Return `path` with ``{id}`` instead of an ID, or None for an unknown path."""
        parent, _, id = path[1:].rpartition("/")
        if path[1:] in self.resources:
            return path
        return f"/{parent}/{{id}}" if id and parent in self.resources else None
