"""An API as data: all that the engine must know about one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class Api:
    """How to talk to one API: addresses, spellings, and what is tried again.

    `dated` names the resources that have versions, by the first part of their paths;
    `retried` holds the statuses that are tried again beside all of 500 and above;
    `timeout` is in seconds without progress; `backoff` and `backoff_limit` are the
    first and the longest pause between tries, `retry_after_limit` the longest pause
    that a server may ask for, all in seconds.
    """

    name: str
    environments: Mapping[str, str]
    environment: str
    key_variable: str
    base_url_variable: str
    version: str | None = None
    version_header: str | None = None
    dated: frozenset[str] = frozenset()
    headers: Mapping[str, str] = field(default_factory=lambda: _NONE)
    idempotency_header: str | None = None
    retried: frozenset[int] = frozenset({408, 409, 429})
    max_retries: int = 2
    timeout: float = 60.0
    follow_redirects: bool = True
    backoff: float = 0.5
    backoff_limit: float = 8.0
    retry_after_limit: float = 60.0


ITTYBIT = Api(
    name="Ittybit",
    environments={"default": "https://api.ittybit.com"},
    environment="default",
    key_variable="ITTYBIT_API_KEY",
    base_url_variable="ITTYBIT_BASE_URL",
    version="2025-08-20",
    version_header="Accept-Version",
    dated=frozenset({"media", "files", "tasks", "automations", "signatures"}),
    idempotency_header="Idempotency-Key",
)
