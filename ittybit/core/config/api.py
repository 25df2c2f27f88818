"""An API as data: all that the engine must know about one."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct, field

from ittybit.backoff import Backoff, exponential
from ittybit.core.url.querystring import Querystring
from ittybit.timeouts import Timeout

_NONE: Mapping[str, str] = MappingProxyType({})
_QUERYSTRING = Querystring()
_BACKOFF = exponential(0.5, 8.0)
_TIMEOUT = Timeout(60.0)


class Api(Struct, frozen=True, kw_only=True):
    """How to talk to one API: addresses, spellings, and what is tried again.

    `user_agent` is what calls itself ``User-Agent``, `headers` go with each request.
    `dated` names the resources that have versions, by the first part of their paths;
    `enveloped` tells that older versions wrap what they send. `retried` holds the
    statuses that are tried again beside all of 500 and above, and `retry_header` names
    the header by which the server decides itself; `backoff` gives the pause between
    two tries, `retry_after_limit` the longest in seconds that a server may ask for.
    """

    name: str
    environments: Mapping[str, str]
    environment: str
    key_variable: str
    base_url_variable: str
    user_agent: str
    version: str | None = None
    version_header: str | None = None
    dated: frozenset[str] = frozenset()
    enveloped: bool = False
    headers: Mapping[str, str] = field(default_factory=lambda: _NONE)
    querystring: Querystring = _QUERYSTRING
    idempotency_header: str | None = None
    retried: frozenset[int] = frozenset({408, 409, 429})
    retry_header: str | None = None
    max_retries: int = 2
    backoff: Backoff = _BACKOFF
    retry_after_limit: float = 60.0
    timeout: Timeout = _TIMEOUT
    follow_redirects: bool = True
