"""State of one request and its response."""

from dataclasses import dataclass, field

from aiohttp import web

from ittybit_emulator.http.request_log import RecordedRequest
from ittybit_emulator.http.versions import Version, is_undated, parse_version
from ittybit_emulator.store.identifiers import new_id


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


def begin(request: web.Request, recorded: RecordedRequest) -> Exchange:
    """Attach a new exchange to `request` and return it."""
    version = parse_version(request.headers)
    undated = is_undated(recorded.path, named=version.named)
    exchange = Exchange(recorded=recorded, version=version, undated=undated)
    request[EXCHANGE] = exchange
    return exchange


async def finish(request: web.Request, response: web.StreamResponse) -> None:
    """Add headers to a response before it is sent."""
    exchange = request.get(EXCHANGE)
    if exchange is None:
        return
    response.headers["X-Request-Id"] = exchange.request_id
    if exchange.shaped:
        response.headers["Connection"] = "close"
        response.force_close()
