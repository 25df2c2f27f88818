"""What comes back: an answer on its connection, and what broke on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from io import BytesIO

import aiohttp

from ittybit.blocks import Lent
from ittybit.content_coding import ContentDecoder
from ittybit.errors import APIError
from ittybit.failures import (
    check_deadline,
    closed,
    disconnected,
    shown,
    timed_out,
    unsent,
)
from ittybit.outgoing import Outgoing
from ittybit_async._io.connection import Filling
from ittybit_async._io.pool import Place
from ittybit_async._io.shapes import BodySource

FAULTS = (aiohttp.ClientError, TimeoutError, OSError)
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
        self._filling: Filling | None = None
        self._has_left = False

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

    async def chunks(self, size: int) -> AsyncGenerator[Lent]:
        """Yield the body in chunks of at least `size` bytes, but for the last.

        Where the connection breaks, what came before is yielded before the error.
        """
        if self._filling is None and self._decoder is None:
            self._filling = Filling.of(self._raw, size)
        if self._filling is not None and size <= self._filling.size:
            while chunk := await self._some(size):
                yield chunk
            return
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
            return bytes(await self._some(1))
        while not (piece := self._decoder.take()):
            if piece is not None:
                check_deadline(self._outgoing)
                await asyncio.sleep(0)
                continue
            if self._decoder.gave_up or not (data := bytes(await self._some(1))):
                self._decoder.finish()
                return b""
            self._decoder.feed(data)
        check_deadline(self._outgoing)
        await asyncio.sleep(0)  # a little that expands far must not hold up the loop
        return piece

    async def _some(self, size: int) -> Lent:
        try:
            some = await self._received(size)
        except (*FAULTS, RuntimeError) as error:
            if self._place.session.closed:
                raise closed(self._outgoing) from shown(error, self._outgoing)
            raise translated(error, self._outgoing) from shown(error, self._outgoing)
        if self._raw.content.at_eof():
            self._leave()  # aiohttp has the connection back
        return some

    async def _received(self, size: int) -> Lent:
        content = self._raw.content
        if self._filling is not None:
            return await self._filling.take(size, self._outgoing)
        if content.is_eof():  # all that is to come has come: nothing to wait for
            return content.read_nowait()
        # aiohttp watches this too, but not after nonsense between two chunks.
        async with asyncio.timeout(self._outgoing.within(self._outgoing.timeout.read)):
            return await content.readany()

    def close(self) -> None:
        """Give the connection back, or up if something of the body is left in it."""
        if self._filling is not None:
            self._filling.close()
        if not self._raw.closed:  # at the end of its body it gave it back by itself
            self._raw.release()
        self._leave()

    def _leave(self) -> None:
        if not self._has_left:
            self._has_left = True
            leave(self._place, self._source)


def leave(place: Place, source: BodySource | None) -> None:
    """Make room for the next, and close what was sent."""
    place.leave()
    if source is not None:
        source.close()


def translated(error: Exception, outgoing: Outgoing) -> APIError:
    """Return the error of ours that `error` is, one of `FAULTS`."""
    timeout = isinstance(error, TimeoutError)
    told = timed_out(outgoing) if timeout else disconnected(outgoing, error)
    return unsent(told) if isinstance(error, _CONNECTING) else told
