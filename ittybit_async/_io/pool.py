"""Connections: one aiohttp session for each event loop, made when first needed."""

from __future__ import annotations

import asyncio
import atexit
import os
import ssl
import weakref
from collections.abc import AsyncGenerator
from contextlib import suppress

import aiohttp

from ittybit.connections import Connections
from ittybit.errors import ArgumentError, ClientClosedError
from ittybit.forking import forget_after_fork
from ittybit.framing import LARGEST_HEAD
from ittybit.outgoing import Outgoing
from ittybit.proxies import Proxies
from ittybit_async._io.connection import Connector
from ittybit_async._io.slots import Slots
from ittybit_async.tls import context

_NOT_ADDED = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")


class LoopSession:
    """The session of one event loop, and the slots of the calls that may use it."""

    def __init__(self, session: aiohttp.ClientSession, limit: int) -> None:
        self.session = session
        self.slots = Slots(limit)
        self.receiving: set[aiohttp.ClientResponse] = set()

    async def close(self) -> None:
        """Close the session. aiohttp would let those wait who receive a body."""
        for response in self.receiving:
            response.close()
        await self.session.close()


class Pool:
    """The connections of a client and of its copies."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._sessions: dict[asyncio.AbstractEventLoop, LoopSession] = {}
        self._holders: dict[_Holder, weakref.finalize[..., Pool]] = {}
        self._own = connections.session
        if self._own is not None and not isinstance(self._own, aiohttp.ClientSession):
            name = type(self._own).__name__
            raise ArgumentError(f"session must be an aiohttp.ClientSession, not {name}")
        self.proxy = Proxies(connections.proxy, os.environ).of
        self.closed = False
        forget_after_fork(self)

    async def enter(self, outgoing: Outgoing) -> LoopSession:
        """Return the session of the running loop, with a slot for `outgoing`."""
        if self.closed:
            raise ClientClosedError("the client is closed: make a new one")
        found = self._sessions.get(asyncio.get_running_loop())
        if found is None or found.session.closed:
            found = await self._make()
        await found.slots.take(outgoing.within(outgoing.timeout.pool))
        return found

    async def _make(self) -> LoopSession:
        # Other threads have loops of their own, and may be here too.
        for loop in [loop for loop in list(self._sessions) if loop.is_closed()]:
            self._sessions.pop(loop, None)
        session = self._own or self._open()
        if session.closed:
            raise ArgumentError("the session is closed: give an open one")
        found = LoopSession(session, self._connections.max_connections)
        if session is not self._own:
            holder = _Holder(found)
            await holder.start()
            self._holders[holder] = weakref.finalize(self, holder.close_later)
        self._sessions[asyncio.get_running_loop()] = found
        return found

    def _open(self) -> aiohttp.ClientSession:
        local = self._connections.local_address
        # Slots are counted before; so aiohttp's limit for getting a connection is
        # one for making it: name look-up, TCP, a proxy's tunnel and TLS.
        connector = Connector(limit=0, local_addr=(local, 0) if local else None)
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=_NOT_ADDED,
            auto_decompress=False,
            max_line_size=LARGEST_HEAD,
            max_field_size=LARGEST_HEAD,
        )

    def tls(self, url: str) -> ssl.SSLContext | bool:
        """Return the TLS context for `url`; True leaves it to the caller's session."""
        if self._own is not None or not url.startswith("https:"):
            return True
        return context(self._connections)

    async def close(self) -> None:
        """Close all connections; the pool may not be used afterwards."""
        self.closed = True
        for holder in self.forget():
            await holder.close()

    def forget(self) -> list[_Holder]:
        """Hold no connections any longer, and return what holds them."""
        holders, self._holders, self._sessions = self._holders, {}, {}
        for finalizer in holders.values():
            finalizer.detach()
        return list(holders)


class _Holder:
    """Keeps the session of one loop until it is closed, by its client or its loop."""

    def __init__(self, session: LoopSession) -> None:
        self._loop = asyncio.get_running_loop()
        self._life = self._live(session)

    async def _live(self, session: LoopSession) -> AsyncGenerator[None]:
        # A loop closes the generators it has seen when it ends, and with them the
        # session of a client that nobody closed.
        try:
            yield
        finally:
            _abandoned.discard(self)
            await session.close()

    async def start(self) -> None:
        """Let the running loop know the session."""
        await anext(self._life)

    async def close(self) -> None:
        """Close the session, in its own loop."""
        if self._loop is asyncio.get_running_loop():
            await self._life.aclose()
        else:
            self.close_later()

    def close_later(self) -> None:
        """Close the session of a forgotten client, or of another thread."""
        if not self._loop.is_closed():
            _abandoned.add(self)
            self._loop.call_soon_threadsafe(self._close_soon)

    def _close_soon(self) -> None:
        self._task = asyncio.ensure_future(self._life.aclose())

    def close_at_exit(self) -> None:
        """Close the session if its loop does not run and was never closed."""
        if not self._loop.is_running() and not self._loop.is_closed():
            self._loop.run_until_complete(self._life.aclose())


_abandoned: set[_Holder] = set()


@atexit.register
def _close_at_exit() -> None:
    for holder in list(_abandoned):
        with suppress(Exception):
            holder.close_at_exit()
