"""HTTP: one attempt of one request, sent with aiohttp."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable
from functools import lru_cache
from typing import Any

import aiohttp
from yarl import URL

from ittybit.failures import closed, timed_out, unsent
from ittybit.outgoing import Outgoing
from ittybit_async._io.connection import Exchange, current
from ittybit_async._io.pool import Pool
from ittybit_async._io.reply import RawReply, translate
from ittybit_async._io.together import Deadline

_SLICE = 1 << 19


class Wire:
    """Sends requests over the connections of a pool."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def open(
        self, outgoing: Outgoing, body: bytes | AsyncIterable[bytes] | None
    ) -> RawReply:
        """Send `outgoing` with `body` once and return the response, its body unread.

        Raises APITimeoutError or APIConnectionError. Redirects are not followed.
        """
        try:
            session = await self._pool.enter(outgoing)
        except TimeoutError as error:
            raise unsent(timed_out(outgoing)) from error
        exchange = Exchange(outgoing)
        token = current.set(exchange)
        try:
            if outgoing.ends is None and (body is None or isinstance(body, bytes)):
                raw = await self._send(outgoing, body, session.session)
            else:
                raw = await self._send_bounded(exchange, body, session.session)
        except BaseException as error:
            session.slots.release()
            if isinstance(error, Exception):
                failure = translate(error, exchange, self._pool)
                raise failure from failure.__cause__
            if self._pool.closed and not _is_cancelled():
                raise closed(outgoing) from None
            raise
        finally:
            current.reset(token)
        return RawReply(raw, exchange, self._pool, session)

    async def _send_bounded(
        self, exchange: Exchange, body: Any, session: aiohttp.ClientSession
    ) -> aiohttp.ClientResponse:
        async with Deadline(exchange.outgoing.ends) as deadline:
            if isinstance(body, AsyncIterable):
                body = _slices(body, exchange, deadline)
            return await self._send(exchange.outgoing, body, session)

    async def _send(
        self, outgoing: Outgoing, body: Any, session: aiohttp.ClientSession
    ) -> aiohttp.ClientResponse:
        return await session.request(
            outgoing.method,
            # Not parsed anew: a signed URL must arrive as it was signed.
            URL(outgoing.url, encoded=True),
            data=body,
            headers=outgoing.headers,
            proxy=self._pool.proxy(outgoing.url),
            allow_redirects=False,
            timeout=_timeout(outgoing.timeout.connect, outgoing.timeout.read),
            ssl=self._pool.tls(outgoing.url),
            auto_decompress=False,
        )


async def _slices(
    body: AsyncIterable[bytes], exchange: Exchange, deadline: Deadline
) -> AsyncGenerator[memoryview]:
    """Yield `body` in slices, each of which the server must take in time."""
    async for block in body:
        view = memoryview(block)
        for start in range(0, len(block), _SLICE):
            if exchange.must_stop():
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
