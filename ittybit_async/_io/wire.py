"""HTTP: one try of one request. Its errors are ours from here on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Mapping
from functools import lru_cache, partial
from io import BytesIO
from typing import Any

import aiohttp
from yarl import URL

from ittybit.body import Body
from ittybit.content_coding import ContentDecoder
from ittybit.errors import APIError, ArgumentError
from ittybit.failures import closed, disconnected, shown, timed_out, unsent
from ittybit.head import in_chunks
from ittybit.outgoing import Outgoing
from ittybit_async._io.connection import Place
from ittybit_async._io.pool import Pool
from ittybit_async._io.shapes import BodySource
from ittybit_async._io.together import Deadline

_AT_ONCE = 1 << 16
_FAULTS = (aiohttp.ClientError, TimeoutError, OSError)
_CONNECTING = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)


class Reply:
    """A response whose body is still on the wire; close it in any case."""

    def __init__(
        self,
        raw: aiohttp.ClientResponse,
        outgoing: Outgoing,
        place: Place,
        source: BodySource | None,
    ) -> None:
        self._raw = raw
        self._outgoing = outgoing
        self._place = place
        self._source = source
        self.status = raw.status
        self.headers: Mapping[str, str] = raw.headers
        self._decoder = ContentDecoder.of(raw.status, raw.headers, outgoing)

    @property
    def http_version(self) -> str:
        """The version of HTTP, such as ``1.1``."""
        version = self._raw.version
        if version is None or version == aiohttp.HttpVersion11:
            return "1.1"
        return f"{version.major}.{version.minor}"

    async def read(self, limit: int) -> bytes:
        """Return the body; of one longer than `limit` bytes, some bytes more."""
        content = self._raw.content
        first = part = await self._next()
        if self._decoder is None and content.at_eof() and content.exception() is None:
            return first
        if len(first) <= limit and not (part := await self._next()):
            return first
        whole = BytesIO()  # to join parts would take twice the memory
        whole.write(first)
        while whole.tell() <= limit and part:
            whole.write(part)
            part = await self._next()
        if part:
            self._raw.close()
        return whole.getvalue()

    async def chunks(self, size: int) -> AsyncGenerator[bytes]:
        """Yield the body in chunks of at least `size` bytes, but for the last.

        Where the connection breaks, what came before is yielded before the error.
        """
        parts: list[bytes] = []
        ready = 0
        try:
            while part := await self._next():
                parts.append(part)
                ready += len(part)
                if ready >= size:
                    yield b"".join(parts)
                    parts.clear()
                    ready = 0
        except APIError:
            if parts:
                yield b"".join(parts)
            raise
        if parts:
            yield b"".join(parts)

    async def _next(self) -> bytes:
        if self._decoder is None:
            return await self._received()
        while (piece := self._decoder.take()) is None:
            if not (data := await self._received()):
                self._decoder.finish()
                return b""
            self._decoder.feed(data)
        await asyncio.sleep(0)  # a little that expands far must not hold up the loop
        return piece

    async def _received(self) -> bytes:
        content = self._raw.content
        try:
            if content.is_eof():  # all that is to come has come: nothing to wait for
                return content.read_nowait()
            # aiohttp watches this too, but not after nonsense between two chunks.
            async with asyncio.timeout(
                self._outgoing.within(self._outgoing.timeout.read)
            ):
                return await content.readany()
        except (*_FAULTS, RuntimeError) as error:
            if self._place.session.closed:
                raise closed(self._outgoing) from shown(error, self._outgoing)
            raise _translated(error, self._outgoing) from shown(error, self._outgoing)

    def close(self) -> None:
        """Give the connection back, or up if something of the body is left in it."""
        if not self._raw.closed:  # at the end of its body it gave it back by itself
            self._raw.release()
        _leave(self._place, self._source)


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
            _leave(place, source)
            if self._pool.closed and _of_closing(error):
                raise closed(outgoing) from shown(error, outgoing)
            if source is not None and source.failure is not None:
                raise source.failure from None
            if isinstance(error, _FAULTS):
                raise _translated(error, outgoing) from shown(error, outgoing)
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
    return isinstance(error, (*_FAULTS, RuntimeError)) or (
        isinstance(error, asyncio.CancelledError) and unasked
    )


def _leave(place: Place, source: BodySource | None) -> None:
    place.leave()
    if source is not None:
        source.close()


def _source(outgoing: Outgoing) -> BodySource | None:
    body = outgoing.body
    if isinstance(body, bytes) and len(body) > _AT_ONCE:
        body = Body("the request", len(body), partial(BytesIO, body))
    if isinstance(body, Body):
        return BodySource(body, outgoing.timeout.write)
    return None


def _translated(error: Exception, outgoing: Outgoing) -> APIError:
    timeout = isinstance(error, TimeoutError)
    told = timed_out(outgoing) if timeout else disconnected(outgoing, error)
    return unsent(told) if isinstance(error, _CONNECTING) else told
