"""One request and its answer on their way through a listener."""

from dataclasses import dataclass, field

from aiohttp import web

from ittybit_emulator.http.arrivals import Arrival
from ittybit_emulator.http.versions import Version, is_undated, version_of
from ittybit_emulator.store.identifiers import new_id


@dataclass
class Exchange:
    """What is known of a request besides what aiohttp knows."""

    arrival: Arrival
    version: Version
    undated: bool = False
    """Whether the answer has the form of the later generations, which have no date."""
    request_id: str = field(default_factory=lambda: new_id("req"))
    body: bytes | None = None
    """The whole body, where it had to be read before the request is handled."""
    cut_body_after: int | None = None
    """The connection is closed at this place in the request's body."""
    shaped: bool = False
    """Whether a fault shapes the bytes of the answer."""


EXCHANGE = web.RequestKey("exchange", Exchange)


def begin(request: web.Request, arrival: Arrival) -> Exchange:
    """Attach a new exchange to `request` and return it."""
    version = version_of(request.headers)
    undated = is_undated(arrival.path, named=version.named)
    exchange = Exchange(arrival=arrival, version=version, undated=undated)
    request[EXCHANGE] = exchange
    return exchange


async def finish(request: web.Request, response: web.StreamResponse) -> None:
    """Complete the head of a response that is about to be sent."""
    exchange = request.get(EXCHANGE)
    if exchange is None:
        return
    response.headers["X-Request-Id"] = exchange.request_id
    if exchange.shaped:
        response.headers["Connection"] = "close"
        response.force_close()
