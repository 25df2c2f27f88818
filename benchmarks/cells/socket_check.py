"""The cost of checking whether an idle connection can carry another request."""

from __future__ import annotations

import asyncio
import socket
from typing import Any
from urllib.parse import urlsplit

from timing import microseconds

from ittybit.core.connection.exchange import Exchange
from ittybit.core.http.outgoing import Outgoing
from ittybit.timeouts import Timeout
from ittybit_async._io.connection import Guard as AwaitingGuard
from ittybit_async._io.exchange import current
from ittybit_sync._io.connection import Guard


class _Protocol(asyncio.Protocol):
    """A protocol that accepts everything, with the method of aiohttp's protocol."""

    def exception(self) -> None:
        """Return None: the data was accepted."""


_RESPONSE = b"HTTP/1.1 204 No Content\r\n\r\n"


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Time the checks of both clients on a connection to the server."""
    place = urlsplit(cell["url"])
    outgoing = Outgoing("GET", cell["url"], {}, None, Timeout())
    address = place.hostname or "", place.port or 80
    share = cell["seconds"] / 2
    return {
        "errors": 0,
        "cpu_us": asyncio.run(_awaiting(address, outgoing, share)),
        "blocking_us": _blocking(address, outgoing, share),
    }


async def _awaiting(
    address: tuple[str, int], outgoing: Outgoing, seconds: float
) -> float:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_connection(_Protocol, *address)
    current.set(Exchange(outgoing, None))
    guard = AwaitingGuard(transport, set())
    guard.start(current.get())
    guard.data_received(_RESPONSE)
    assert guard.is_reusable()
    found = microseconds(guard.is_reusable, seconds)
    transport.close()
    return found


def _blocking(address: tuple[str, int], outgoing: Outgoing, seconds: float) -> float:
    with socket.create_connection(address) as line:
        guard = Guard(line, Exchange(outgoing, None))
        guard.framing.receive(_RESPONSE)

        def is_reusable() -> bool:
            return guard.is_reusable

        assert is_reusable()
        return microseconds(is_reusable, seconds)
