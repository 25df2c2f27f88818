"""HTTP: one try of one request. Its errors are ours from here on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import lru_cache, partial
from io import BytesIO
from typing import Any

import aiohttp
from aiohttp.connector import Connection
from multidict import CIMultiDict
from yarl import URL

from ittybit.body import Body
from ittybit.errors import ArgumentError
from ittybit.failures import closed, shown, timed_out, unsent
from ittybit.head import LONGEST_LINE, in_chunks
from ittybit.outgoing import Outgoing
from ittybit.url import has_zone, host_of, with_bare_zone, without_zone
from ittybit_async._io.pool import Place, Pool
from ittybit_async._io.reply import FAULTS, Reply, leave, translated
from ittybit_async._io.shapes import BodySource
from ittybit_async._io.together import Deadline

_AT_ONCE = 1 << 16
_LEFT_OUT = CIMultiDict[None]({"Content-Type": None})  # aiohttp adds it with the body


class _Request(aiohttp.ClientRequest):
    """A request that has no headers but those it was given, and is sent once.

    What a session of aiohttp does besides is not asked for: cookies, redirects, traces,
    another try of its own, which nobody would count.
    """

    def update_auto_headers(self, skip_auto_headers: Iterable[str] | None) -> None:
        """Add none."""
        self._skip_auto_headers = _LEFT_OUT

    async def exchange(self, timeout: aiohttp.ClientTimeout) -> aiohttp.ClientResponse:
        """Send it over a connection of its session, and return the answer to it."""
        connector = self.session.connector
        if connector is None:
            raise RuntimeError("the session is closed")
        try:
            connection = await connector.connect(self, [], timeout)
        except TimeoutError as error:
            told = f"no connection in {timeout.connect} s"
            raise aiohttp.ConnectionTimeoutError(told) from error
        try:
            self._expect(connection, timeout.sock_read)
            response = await self.send(connection)
            try:
                return await response.start(connection)
            except BaseException:
                response.close()
                raise
        except BaseException:
            connection.close()
            raise

    def _expect(self, connection: Connection, seconds: float | None) -> None:
        protocol = connection.protocol
        assert protocol is not None  # it was given just now
        protocol.set_response_params(
            skip_payload=self.method == "HEAD",
            read_until_eof=True,
            auto_decompress=False,
            read_timeout=seconds,
            max_line_size=LONGEST_LINE,
            max_field_size=LONGEST_LINE,
        )


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
                raw = await self._sending(outgoing, outgoing.body, place)
            else:
                raw = await self._bounded(outgoing, source, place)
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
                # What aiohttp, or the caller's session, holds against the request.
                raise ArgumentError(f"{outgoing.info}: {error}") from error
            raise
        return Reply(raw, outgoing, place, source)

    async def _bounded(
        self, outgoing: Outgoing, source: BodySource | None, place: Place
    ) -> aiohttp.ClientResponse:
        deadline = Deadline(outgoing.ends)
        body = source.chunks(deadline) if source else outgoing.body
        async with deadline:
            return await self._sending(outgoing, body, place)

    async def _sending(
        self, outgoing: Outgoing, body: Any, place: Place
    ) -> aiohttp.ClientResponse:
        # Not parsed anew: a signed URL must arrive as it was signed.
        proxy, tls = self._pool.proxy(outgoing.url), self._pool.tls(outgoing.url)
        url, headers = URL(outgoing.url, encoded=True), outgoing.headers
        if has_zone(outgoing.url):
            plain = with_bare_zone if proxy is None else without_zone
            url = URL(plain(outgoing.url), encoded=True)
            headers = {"Host": host_of(outgoing.url), **headers}
        timeout = _timeout(outgoing.timeout.connect, outgoing.timeout.read)
        if not place.is_own:
            return await place.session.request(
                outgoing.method,
                url,
                data=body,
                headers=headers,
                proxy=proxy,
                allow_redirects=False,
                timeout=timeout,
                ssl=tls,
                auto_decompress=False,
            )
        request = _Request(
            outgoing.method,
            url,
            headers=headers,
            data=body,
            loop=asyncio.get_running_loop(),
            proxy=URL(proxy) if proxy else None,
            session=place.session,
            ssl=tls,
        )
        return await request.exchange(timeout)


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
