"""One connection: whether it can be used again, and from which place in the queue."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import aiohttp
from aiohttp.client_proto import ResponseHandler


class Handler(ResponseHandler):
    """A connection that is not used again once something came that nobody asked for.

    It would pass for the answer to the next request.
    """

    def is_connected(self) -> bool:
        """Tell whether a request can be sent; asked while none is under way."""
        return super().is_connected() and not self.should_close


class Place:
    """What a pool has for one loop: a session, and room for so many requests at once.

    The queue is in order of arrival; aiohttp's own lets some wait many times longer.
    """

    __slots__ = ("_free", "holder", "session")

    def __init__(
        self,
        session: aiohttp.ClientSession,
        holder: AsyncGenerator[None] | None,
        limit: int,
    ) -> None:
        self.session = session
        self.holder = holder
        self._free = asyncio.Semaphore(limit)

    async def enter(self, seconds: float | None) -> None:
        """Wait for room, for so many seconds at most."""
        if not self._free.locked():
            await self._free.acquire()
            return
        async with asyncio.timeout(seconds):
            await self._free.acquire()

    def leave(self) -> None:
        """Make room for the next."""
        self._free.release()
