"""State of one request, such as its API version."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from aiohttp import web

from ittybit_emulator.errors import RequestError
from ittybit_emulator.http.request_log import RecordedRequest
from ittybit_emulator.store.identifiers import new_id

DEFAULT = "2025-08-20"
_BARE = (DEFAULT, "latest")
_ENVELOPED = ("2025-07-01", "2025-01-01")
_LATER = re.compile(
    r"/(jobs|runs|events|connections|webhooks)(/|$)|/automations/[^/]+/run$"
)
_BOTH = re.compile(r"/(tasks|automations)(/|$)")


@dataclass(frozen=True)
class Version:
    """The API version of a request and whether its responses have an envelope."""

    name: str
    enveloped: bool
    known: bool = True
    named: bool = True
    """Whether the request has a version header."""


def parse_version(headers: Mapping[str, str]) -> Version:
    """Return the version from ``Accept-Version`` or ``ACCEPT_VERSION``."""
    given = headers.get("Accept-Version") or headers.get("ACCEPT_VERSION")
    name = given or DEFAULT
    return Version(
        name,
        enveloped=name in _ENVELOPED,
        known=name in (*_BARE, *_ENVELOPED),
        named=given is not None,
    )


def is_undated(path: str, *, named: bool) -> bool:
    """Return whether `path` belongs to the undated (runs and jobs) APIs.

    Paths of both APIs are dated if the request names a version.
    """
    return bool(_LATER.match(path)) or (not named and bool(_BOTH.match(path)))


def check_version(version: Version) -> None:
    """Raise RequestError 400 for an unknown version."""
    if not version.known:
        known = ", ".join((*_BARE, *_ENVELOPED))
        message = f"Accept-Version: must be one of {known}, got {version.name!r}"
        raise RequestError(400, message)


@dataclass
class Exchange:
    """State of a request in addition to aiohttp's request object."""

    recorded: RecordedRequest
    version: Version
    undated: bool = False
    """Whether the response has the form of the undated (runs and jobs) APIs."""
    request_id: str = field(default_factory=lambda: new_id("req"))
    body: bytes | None = None
    """The whole body, if it was read before the request is handled."""
    cut_body_after: int | None = None
    """After how many bytes of the request body the connection is closed."""
    shaped: bool = False
    """Whether a fault changes how the response is sent."""


EXCHANGE = web.RequestKey("exchange", Exchange)


def begin_exchange(request: web.Request, recorded: RecordedRequest) -> Exchange:
    """Attach a new exchange to `request` and return it."""
    version = parse_version(request.headers)
    undated = is_undated(recorded.path, named=version.named)
    exchange = Exchange(recorded=recorded, version=version, undated=undated)
    request[EXCHANGE] = exchange
    return exchange


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Add headers to a response before it is sent."""
    exchange = request.get(EXCHANGE)
    if exchange is None:
        return
    response.headers["X-Request-Id"] = exchange.request_id
    if exchange.shaped:
        response.headers["Connection"] = "close"
        response.force_close()
