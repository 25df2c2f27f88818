"""One connection: what is sent on it, whether it is used again, its place in line."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable

import aiohttp
from aiohttp.client_proto import ResponseHandler
from multidict import CIMultiDict

# What a request does not tell, nothing is to be sent for.
_OWN_HEADERS = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")
_LEFT_OUT = CIMultiDict[None]((name, None) for name in _OWN_HEADERS)


class BareRequest(aiohttp.ClientRequest):
    """A request that has no headers but those it was given.

    aiohttp, told so by name, would sort and copy the names for each request.
    """

    def update_auto_headers(self, skip_auto_headers: Iterable[str] | None) -> None:
        """Add none."""
        self._skip_auto_headers = _LEFT_OUT


class Handler(ResponseHandler):
    """A connection that is not used again once something came that nobody asked for.

    It would pass for the answer to the next request. While it waits for the server, one
    timer goes from call to call; aiohttp's own sets two new ones for each.
    """

    _due: float | None = None
    _watch: asyncio.TimerHandle | None = None

    def is_connected(self) -> bool:
        """Tell whether a request can be sent; asked while none is under way."""
        return super().is_connected() and not self.should_close

    def connection_lost(self, exc: BaseException | None) -> None:
        """Give up what was waited for."""
        super().connection_lost(exc)
        if self._watch is not None:
            self._watch.cancel()

    def _reschedule_timeout(self) -> None:
        if not (seconds := self.read_timeout):
            self._due = None
            return
        due = self._due = self._loop.time() + seconds
        if self._watch is None or self._watch.when() > due:
            self._watch_until(due)

    def _drop_timeout(self) -> None:
        self._due = None

    def _watch_until(self, due: float) -> None:
        if self._watch is not None:
            self._watch.cancel()
        self._watch = self._loop.call_at(due, self._look)

    def _look(self) -> None:
        self._watch = None
        if self._due is None:
            return
        if self._due > self._loop.time():
            self._watch_until(self._due)
        else:
            self._on_read_timeout()


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
