"""HTTP: one try of one request. Its errors are ours from here on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from functools import lru_cache, partial
from io import BytesIO
from typing import Any

import aiohttp
from yarl import URL

from ittybit.body import Body
from ittybit.errors import ArgumentError
from ittybit.failures import closed, shown, timed_out, unsent
from ittybit.head import in_chunks
from ittybit.outgoing import Outgoing
from ittybit_async._io.pool import Pool
from ittybit_async._io.reply import FAULTS, Reply, leave, translated
from ittybit_async._io.shapes import BodySource
from ittybit_async._io.together import Deadline

_AT_ONCE = 1 << 16


class Wire:
    """Sends requests over the connections of a pool."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def open(self, outgoing: Outgoing) -> Reply:
        """Send `outgoing` once and return the answer, its body unread.

        Raises APITimeoutError or APIConnectionError. Redirects are not followed.
        """
        try:
            place = await self._pool.enter(outgoing)
        except TimeoutError as error:
            raise unsent(timed_out(outgoing)) from error
        source = _source(outgoing)
        try:
            if source is None and outgoing.ends is None:
                raw = await self._sending(outgoing, outgoing.body, place.session)
            else:
                raw = await self._bounded(outgoing, source, place.session)
            _check_coding(raw)
        except BaseException as error:
            leave(place, source)
            if self._pool.closed and _of_closing(error):
                raise closed(outgoing) from shown(error, outgoing)
            if source is not None and source.failure is not None:
                raise source.failure from None
            if isinstance(error, FAULTS):
                raise translated(error, outgoing) from shown(error, outgoing)
            if isinstance(error, ValueError) and not isinstance(error, ArgumentError):
                # What the caller's own session holds against the request.
                raise ArgumentError(f"{outgoing.info}: {error}") from error
            raise
        return Reply(raw, outgoing, place, source)

    async def _bounded(
        self,
        outgoing: Outgoing,
        source: BodySource | None,
        session: aiohttp.ClientSession,
    ) -> aiohttp.ClientResponse:
        deadline = Deadline(outgoing.ends)
        body = source.chunks(deadline) if source else outgoing.body
        async with deadline:
            return await self._sending(outgoing, body, session)

    def _sending(
        self, outgoing: Outgoing, body: Any, session: aiohttp.ClientSession
    ) -> Awaitable[aiohttp.ClientResponse]:
        return session.request(
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


@lru_cache(16)
def _timeout(connect: float | None, read: float | None) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=connect, sock_read=read)


def _check_coding(raw: aiohttp.ClientResponse) -> None:
    # aiohttp passes over what it does not know, and so over a body that is packed.
    if "Transfer-Encoding" in raw.headers:
        try:
            in_chunks(raw.headers.items())
        except ValueError as error:
            raw.close()
            raise aiohttp.ClientPayloadError(str(error)) from error


def _of_closing(error: BaseException) -> bool:
    # aiohttp cancels what waits for a connection when its session is closed.
    task = asyncio.current_task()
    unasked = task is not None and not task.cancelling()
    return isinstance(error, (*FAULTS, RuntimeError)) or (
        isinstance(error, asyncio.CancelledError) and unasked
    )


def _source(outgoing: Outgoing) -> BodySource | None:
    body = outgoing.body
    if isinstance(body, bytes) and len(body) > _AT_ONCE:
        body = Body("the request", len(body), partial(BytesIO, body))
    if isinstance(body, Body):
        return BodySource(body, outgoing.timeout.write)
    return None
