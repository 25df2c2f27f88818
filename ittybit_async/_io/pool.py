"""Connections: one session for each running event loop, made when first needed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from types import SimpleNamespace

import aiohttp

from ittybit.errors import ClientClosedError
from ittybit.options import Connections
from ittybit.proxies import proxy_for
from ittybit.url import origin


class _Held:
    """A session, and the generator that closes it when its loop ends."""

    __slots__ = ("holder", "session")

    def __init__(
        self, session: aiohttp.ClientSession, holder: AsyncGenerator[None]
    ) -> None:
        self.session = session
        self.holder = holder


class Pool:
    """The connections of a client and of its copies."""

    def __init__(self, settings: Connections) -> None:
        self._settings = settings
        self._held: dict[asyncio.AbstractEventLoop, _Held] = {}
        self._proxies: dict[tuple[str, str, int], str | None] = {}
        self._closed = False

    async def session(self) -> aiohttp.ClientSession:
        """Return the session of the running loop."""
        if self._closed:
            raise ClientClosedError("the client is closed: make a new one")
        held = self._held.get(asyncio.get_running_loop())
        if held is not None and not held.session.closed:
            return held.session
        return await self._open()

    async def _open(self) -> aiohttp.ClientSession:
        for loop in [loop for loop in self._held if loop.is_closed()]:
            del self._held[loop]
        session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._settings.limit),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=True,
            skip_auto_headers=("User-Agent", "Content-Type"),
            middlewares=(_sent_once,),
            trace_configs=[_watch],
        )
        holder = _holding(session)
        await anext(holder)
        self._held[asyncio.get_running_loop()] = _Held(session, holder)
        return session

    def proxy(self, url: str) -> str | None:
        """Return the proxy for `url`; asked of the environment once an origin."""
        place = origin(url)
        if place not in self._proxies:
            self._proxies[place] = proxy_for(url, os.environ)
        return self._proxies[place]

    async def close(self) -> None:
        """Close the connections of this loop; the pool may not be used afterwards."""
        self._closed = True
        held = self._held.pop(asyncio.get_running_loop(), None)
        if held is not None:
            await held.holder.aclose()


async def _sent_once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    try:
        return await handler(request)
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        # These two aiohttp would answer with another try of its own, uncounted.
        raise aiohttp.ClientConnectionError(str(error)) from error


async def _connecting(_: object, context: SimpleNamespace, __: object) -> None:
    deadline, seconds = context.trace_request_ctx
    deadline.allow(seconds)


async def _connected(_: object, context: SimpleNamespace, __: object) -> None:
    context.trace_request_ctx[0].allow(None)


# aiohttp's own limit leaves out the look-up of a name and the answer of a proxy.
_watch = aiohttp.TraceConfig()
_watch.on_connection_create_start.append(_connecting)
_watch.on_connection_create_end.append(_connected)


async def _holding(session: aiohttp.ClientSession) -> AsyncGenerator[None]:
    # A loop closes the generators it has seen when it ends, and with them the session
    # of a client that nobody closed.
    try:
        yield
    finally:
        await session.close()
