"""Connections: one session for each running event loop, made when first needed."""

from __future__ import annotations

import asyncio
import os
import ssl
import weakref
from collections.abc import AsyncGenerator
from functools import partial
from typing import cast

import aiohttp
from aiohttp.client_proto import ResponseHandler

from ittybit.connections import Connections
from ittybit.errors import ArgumentError, ClientClosedError
from ittybit.outgoing import Outgoing
from ittybit.proxies import Proxies
from ittybit_async._io.connection import Handler
from ittybit_async.tls import context


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

    @property
    def is_own(self) -> bool:
        """Tell whether the session is ours: the caller's may do more than we ask."""
        return self.holder is not None

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


class Pool:
    """The connections of a client and of its copies."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._places: dict[asyncio.AbstractEventLoop, Place] = {}
        self._proxies = Proxies(connections.proxy, os.environ)
        if connections.session is not None:
            _check(connections.session)
        self.closed = False
        _alive.add(self)

    async def enter(self, outgoing: Outgoing) -> Place:
        """Return the place of the running loop, with room for `outgoing`."""
        if self.closed:
            raise ClientClosedError("the client is closed: make a new one")
        place = self._places.get(asyncio.get_running_loop())
        if place is None or place.session.closed:
            place = await self._made()
        await place.enter(outgoing.within(outgoing.timeout.pool))
        return place

    async def _made(self) -> Place:
        # Other threads have loops of their own, and may be here too.
        for loop in [loop for loop in list(self._places) if loop.is_closed()]:
            self._places.pop(loop, None)
        limit, own = self._connections.max_connections, self._connections.session
        if own is not None:
            if own.closed:
                raise ArgumentError("the session is closed: give an open one")
            place = Place(own, None, limit)
        else:
            session = aiohttp.ClientSession(connector=self._connector())
            holder = _holding(session)
            await anext(holder)
            place = Place(session, holder, limit)
        self._places[asyncio.get_running_loop()] = place
        return place

    def _connector(self) -> aiohttp.TCPConnector:
        local = self._connections.local_address
        # Places are counted before; so aiohttp's limit for getting a connection is
        # one for making it: name look-up, TCP, a proxy's tunnel and TLS.
        connector = aiohttp.TCPConnector(
            limit=0, local_addr=(local, 0) if local else None
        )
        made = partial(Handler, asyncio.get_running_loop())
        connector._factory = cast("partial[ResponseHandler]", made)  # pyright: ignore[reportPrivateUsage]  # it has no public name
        return connector

    def proxy(self, url: str) -> str | None:
        """Return the proxy for `url`."""
        return self._proxies.of(url)

    def tls(self, url: str) -> ssl.SSLContext | bool:
        """Return the TLS context for `url`; True leaves it to the caller's session."""
        if self._connections.session is not None or not url.startswith("https:"):
            return True
        return context(self._connections)

    async def close(self) -> None:
        """Close all connections; the pool may not be used afterwards."""
        self.closed = True
        here = asyncio.get_running_loop()
        places, self._places = self._places, {}
        for loop, place in places.items():
            if place.holder is None or loop.is_closed():
                continue
            if loop is here:
                await place.holder.aclose()
            else:  # it runs in another thread, or will run again
                loop.call_soon_threadsafe(_close_soon, place.holder)

    def forget(self) -> None:
        """Leave the connections to the process that this one was forked from."""
        _left_to_parent.append(self._places)
        self._places = {}


def _check(session: object) -> None:
    if not isinstance(session, aiohttp.ClientSession):
        raise ArgumentError(
            f"session must be an aiohttp.ClientSession, not {type(session).__name__}"
        )


_alive: weakref.WeakSet[Pool] = weakref.WeakSet()
_left_to_parent: list[object] = []  # never closed here: the sockets are shared


def _after_fork() -> None:
    for pool in list(_alive):
        pool.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def _close_soon(holder: AsyncGenerator[None]) -> None:
    task = asyncio.ensure_future(holder.aclose())
    _closing.add(task)
    task.add_done_callback(_closing.discard)


_closing: set[asyncio.Future[None]] = set()


async def _holding(session: aiohttp.ClientSession) -> AsyncGenerator[None]:
    # A loop closes the generators it has seen when it ends, and with them the session
    # of a client that nobody closed.
    try:
        yield
    finally:
        await session.close()
