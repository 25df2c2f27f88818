"""What it costs to check whether an idle connection can carry another request."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

from timing import microseconds

import ittybit_async._io.connection as awaiting
import ittybit_sync._io.connection as blocking
from ittybit.outgoing import Outgoing
from ittybit.timeout import Timeout

_RESPONSE = b"HTTP/1.1 204 No Content\r\n\r\n"


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Time the checks of both clients on a connection to the server."""
    place = urlsplit(cell["url"])
    address = place.hostname or "", place.port or 80
    share = cell["seconds"] / 2
    return {
        "errors": 0,
        "cpu_us": asyncio.run(_awaiting(address, share)),
        "blocking_us": _blocking(address, cell["url"], share),
    }


async def _awaiting(address: tuple[str, int], seconds: float) -> float:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_connection(asyncio.Protocol, *address)
    guard = awaiting.Guard(transport)
    guard.start("GET")
    guard.data_received(_RESPONSE)
    assert guard.is_reusable()
    found = microseconds(guard.is_reusable, seconds)
    transport.close()
    return found


def _blocking(address: tuple[str, int], url: str, seconds: float) -> float:
    outgoing = Outgoing("GET", url, {}, None, Timeout())
    blocking.current.exchange = blocking.Exchange(outgoing)
    connection = blocking.Connection(*address)
    connection.connect()
    connection.sock.framing.receive(_RESPONSE)
    assert connection.is_connected
    found = microseconds(lambda: connection.is_connected, seconds)
    connection.close()
    return found
