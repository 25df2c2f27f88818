"""Connections: one session for each running event loop, made when first needed."""

from __future__ import annotations

import asyncio
import os
import ssl
import weakref
from collections.abc import AsyncGenerator
from types import SimpleNamespace

import aiohttp

from ittybit.connections import Connections
from ittybit.errors import ClientClosedError
from ittybit.proxies import Proxies
from ittybit_async.tls import context


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
        self._proxies = Proxies(settings.proxy, os.environ)
        self.closed = False
        _alive.add(self)

    async def session(self) -> aiohttp.ClientSession:
        """Return the session of the running loop, or the caller's own."""
        if self.closed:
            raise ClientClosedError("the client is closed: make a new one")
        held = self._held.get(asyncio.get_running_loop())
        if held is not None and not held.session.closed:
            return held.session
        return await self._open()

    async def _open(self) -> aiohttp.ClientSession:
        settings = self._settings
        if settings.session is not None:
            own: aiohttp.ClientSession = settings.session
            return own
        for loop in [loop for loop in self._held if loop.is_closed()]:
            del self._held[loop]
        local = settings.local_address
        session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=settings.limit, local_addr=(local, 0) if local else None
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=("User-Agent", "Content-Type"),
            middlewares=(_sent_once,),
            trace_configs=[_watch],
        )
        holder = _holding(session)
        await anext(holder)
        self._held[asyncio.get_running_loop()] = _Held(session, holder)
        return session

    def proxy(self, url: str) -> str | None:
        """Return the proxy for `url`."""
        return self._proxies.of(url)

    def tls(self, url: str) -> ssl.SSLContext | bool:
        """Return the TLS context for `url`."""
        return context(self._settings) if url.startswith("https:") else True

    async def close(self) -> None:
        """Close all connections; the pool may not be used afterwards."""
        self.closed = True
        here = asyncio.get_running_loop()
        held, self._held = self._held, {}
        for loop, one in held.items():
            if loop is here:
                await one.holder.aclose()
            elif not loop.is_closed():
                # That loop runs in another thread, or will run again.
                loop.call_soon_threadsafe(_close_soon, one.holder)

    def forget(self) -> None:
        """Leave the connections to the process that this one was forked from."""
        _left_to_parent.append(self._held)
        self._held = {}


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
