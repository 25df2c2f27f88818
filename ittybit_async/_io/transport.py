"""The transport: requests are sent with aiohttp, one session for each event loop."""

from __future__ import annotations

import asyncio
import atexit
import weakref
from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import suppress
from functools import lru_cache
from typing import Any

import aiohttp
from yarl import URL

from ittybit.connections import Connections
from ittybit.errors import ArgumentError
from ittybit.forking import forget_after_fork
from ittybit.framing import LARGEST_HEAD
from ittybit.outgoing import Outgoing
from ittybit_async._io.connection import Connector, Exchange, current
from ittybit_async._io.reply import LoopSession, RawReply, translate
from ittybit_async._io.together import Deadline
from ittybit_async.tls import context

_NOT_ADDED = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")
_SLICE = 1 << 19


class Transport:
    """Sends requests, over connections of its own or with a session of the caller's."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._sessions: dict[asyncio.AbstractEventLoop, LoopSession] = {}
        self._holders: dict[_Holder, weakref.finalize[..., Transport]] = {}
        self._own = connections.session
        if self._own is not None and not isinstance(self._own, aiohttp.ClientSession):
            name = type(self._own).__name__
            raise ArgumentError(f"session must be an aiohttp.ClientSession, not {name}")
        forget_after_fork(self)

    async def send(self, outgoing: Outgoing, body: Any, proxy: str | None) -> RawReply:
        """Send `outgoing` with `body` once and return the response, its body unread.

        Raises APITimeoutError or APIConnectionError.
        """
        session = self._sessions.get(asyncio.get_running_loop())
        if session is None or session.closed:
            session = await self._make()
        exchange = Exchange(outgoing)
        token = current.set(exchange)
        try:
            if outgoing.ends is None and (body is None or isinstance(body, bytes)):
                raw = await self._request(session, outgoing, body, proxy)
            else:
                async with Deadline(outgoing.ends) as deadline:
                    if isinstance(body, AsyncIterable):
                        body = _slices(body, exchange, deadline)
                    raw = await self._request(session, outgoing, body, proxy)
        except asyncio.CancelledError as error:
            if not session.closed or _is_cancelled():
                raise
            failure = translate(ConnectionError("the client was closed"), exchange)
            raise failure from error
        except Exception as error:
            failure = translate(error, exchange)
            raise failure from failure.__cause__
        finally:
            current.reset(token)
        return RawReply(raw, exchange, session)

    async def _request(
        self, session: LoopSession, outgoing: Outgoing, body: Any, proxy: str | None
    ) -> aiohttp.ClientResponse:
        own = self._own is None
        secure = own and outgoing.url.startswith("https:")
        return await session.raw.request(
            outgoing.method,
            # Not parsed anew: a signed URL must arrive as it was signed.
            URL(outgoing.url, encoded=True),
            data=body,
            headers=outgoing.headers,
            proxy=proxy,
            allow_redirects=False,
            timeout=_timeout(outgoing.timeout.connect, outgoing.timeout.read),
            ssl=context(self._connections) if secure else True,
            auto_decompress=False,
        )

    async def _make(self) -> LoopSession:
        # Other threads have loops of their own, and may be here too.
        for loop in [loop for loop in list(self._sessions) if loop.is_closed()]:
            self._sessions.pop(loop, None)
        session = LoopSession(self._own or self._open())
        if session.closed:
            raise ArgumentError("the session is closed: give an open one")
        if self._own is None:
            holder = _Holder(session)
            await holder.start()
            self._holders[holder] = weakref.finalize(self, holder.close_later)
        self._sessions[asyncio.get_running_loop()] = session
        return session

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

    async def close(self) -> None:
        """Close all connections."""
        for holder in self.forget():
            await holder.close()

    def forget(self) -> list[_Holder]:
        """Hold no connections any longer, and return what holds them."""
        holders, self._holders, self._sessions = self._holders, {}, {}
        for finalizer in holders.values():
            finalizer.detach()
        return list(holders)


async def _slices(
    body: AsyncIterable[bytes], exchange: Exchange, deadline: Deadline
) -> AsyncGenerator[memoryview]:
    """Yield `body` in slices, each of which the server must take in time."""
    async for block in body:
        view = memoryview(block)
        for start in range(0, len(block), _SLICE):
            if exchange.guard is not None and exchange.guard.must_stop():
                await asyncio.Future[None]()  # until the response was read
            # aiohttp would wait for ever for a server that reads nothing.
            deadline.allow(exchange.outgoing.timeout.write)
            yield view[start : start + _SLICE]
        deadline.allow(None)


@lru_cache(16)
def _timeout(connect: float | None, read: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=connect, sock_read=read)


def _is_cancelled() -> bool:
    # aiohttp cancels what waits for a connection when its session is closed.
    task = asyncio.current_task()
    return task is None or bool(task.cancelling())


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
