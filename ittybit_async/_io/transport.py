"""Transport that sends requests with aiohttp, in one session for each event loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable
from contextlib import suppress
from functools import lru_cache
from typing import Any

import aiohttp
from multidict import CIMultiDict
from yarl import URL

from ittybit.core.config.connections import Connections
from ittybit.core.connection.exchange import Exchange
from ittybit.core.fork import forget_after_fork
from ittybit.core.http.framing import LARGEST_HEAD
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.http.tls_buffers import readable
from ittybit.core.url.url import has_zone, with_zone_host
from ittybit.errors import ArgumentError
from ittybit.timeouts import Timeout
from ittybit_async._io.connection import Connector
from ittybit_async._io.exchange import RawReply, current, translate_error
from ittybit_async._io.primitives import timeout
from ittybit_async._io.session import LoopSession
from ittybit_async.http.tls import context_for

_AUTOMATIC = ("Accept", "Accept-Encoding", "User-Agent", "Content-Type")
_SLICE = 1 << 19


class Transport:
    """A transport that sends requests in its own session or in the caller's session."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._sessions: dict[asyncio.AbstractEventLoop, LoopSession] = {}
        self._own = connections.own_session(aiohttp.ClientSession)
        self._sent: tuple[object, CIMultiDict[str], bool] = None, CIMultiDict(), False
        forget_after_fork(self)

    async def send(self, outgoing: Outgoing, body: Any, proxy: str | None) -> RawReply:
        """Send `outgoing` with `body` once; return the response, its body unread."""
        session = self._sessions.get(asyncio.get_running_loop())
        if session is None or session.raw.closed:
            session = await self._make()
        exchange = Exchange(outgoing, proxy)
        token = current.set(exchange)
        try:
            if outgoing.ends is None and (body is None or isinstance(body, bytes)):
                raw = await self._request(session, outgoing, body, proxy)
            else:
                async with timeout(outgoing.within(None)) as limit:
                    if hasattr(body, "__aiter__"):
                        body = _slices(body, exchange, limit)
                    raw = await self._request(session, outgoing, body, proxy)
        except asyncio.CancelledError:
            exchange.stop()
            # If its session closes, aiohttp cancels tasks that wait for a connection.
            task = asyncio.current_task()
            if not session.raw.closed or task is None or task.cancelling():
                raise
            failure = translate_error(ConnectionError("client closed"), exchange)
        except Exception as error:
            exchange.stop()
            failure = translate_error(error, exchange)
        else:
            return RawReply(raw, exchange)
        finally:
            current.reset(token)
        raise failure  # without a context, whose frames would show the key

    def _request(
        self, session: LoopSession, outgoing: Outgoing, body: Any, proxy: str | None
    ) -> Awaitable[aiohttp.ClientResponse]:
        url, headers = outgoing.url, outgoing.headers
        is_own = self._own is None
        tls = context_for(self._connections, url, proxy) if is_own else None
        if has_zone(url):
            url, headers = with_zone_host(url, headers, bool(proxy))
        if headers is not (sent := self._sent)[0]:  # other threads may set it too
            plain = CIMultiDict((name, str(value)) for name, value in headers.items())
            has_all = all(name in plain for name in _AUTOMATIC[:3])
            sent = self._sent = headers, plain, has_all
        is_typed = "Content-Type" in sent[1] or (outgoing.method, body) == ("GET", None)
        return session.raw.request(
            outgoing.method,
            # Already encoded: a signed URL must arrive as it was signed.
            URL(url, encoded=True),
            data=body,
            headers=sent[1],
            skip_auto_headers=None if is_typed and sent[2] else _AUTOMATIC,
            proxy=proxy,
            allow_redirects=False,
            timeout=_timeout(outgoing.timeout, has_guard=is_own),
            ssl=readable(tls) if tls else True,
            auto_decompress=False,
        )

    async def _make(self) -> LoopSession:
        # Threads with other loops may change the dictionary at the same time.
        for loop in [loop for loop in list(self._sessions) if loop.is_closed()]:
            session = self._sessions.pop(loop).forget()
            if self._own is None:
                session.close_later()
        session = LoopSession(self._own or self._open())
        if session.raw.closed:
            raise ArgumentError("the session is closed; pass an open session")
        if self._own is None:
            await session.start(self)
        self._sessions[asyncio.get_running_loop()] = session
        return session

    def _open(self) -> aiohttp.ClientSession:
        # The pool limits connections, so the connect timeout applies to opening one.
        return aiohttp.ClientSession(
            connector=Connector(limit=0, local_addr=self._connections.source_address),
            cookie_jar=aiohttp.DummyCookieJar(),
            max_line_size=LARGEST_HEAD,
            max_field_size=LARGEST_HEAD,
        )

    async def close(self) -> None:
        """Close all connections."""
        for session in [each for each in self.forget() if self._own is None]:
            await session.close()

    def forget(self) -> list[LoopSession]:
        """Give up the sessions without closing them, and return them."""
        sessions, self._sessions = list(self._sessions.values()), {}
        return [session.forget() for session in sessions]


async def _slices(
    body: AsyncIterable[bytes], exchange: Exchange, timeout: asyncio.Timeout
) -> AsyncGenerator[memoryview]:
    """Yield `body` in slices, and allow the write timeout for each of them."""

    def allow(seconds: float | None) -> None:
        left = exchange.outgoing.within(seconds)
        with suppress(RuntimeError):  # the timeout is over or has expired
            timeout.reschedule(left if left is None else clock() + left)

    clock = asyncio.get_running_loop().time
    async for block in body:
        view = memoryview(block)
        for start in range(0, len(block), _SLICE):
            if (guard := exchange.guard) is not None:
                if guard.has_input():
                    await asyncio.sleep(0)  # the loop polls the socket here,
                    await asyncio.sleep(0)  # and receives its input here
                guard.restart_timeout(is_sending=True)
                if guard.must_stop():
                    await asyncio.Future[None]()  # until the response is read
            # aiohttp would wait forever for a server that reads nothing.
            allow(exchange.outgoing.timeout.write)
            yield view[start : start + _SLICE]
        allow(None)
    if exchange.guard is not None:
        exchange.guard.restart_timeout(is_sending=False)


@lru_cache(16)
def _timeout(timeout: Timeout, *, has_guard: bool) -> aiohttp.ClientTimeout:
    read = None if has_guard else timeout.read  # the guard has its own timer
    return aiohttp.ClientTimeout(total=None, connect=timeout.connect, sock_read=read)
