"""HTTP: one try of one request. Its errors are ours from here on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from io import BytesIO

import aiohttp
from yarl import URL

from ittybit.body import Body
from ittybit.errors import APIError
from ittybit.exchange import Outgoing
from ittybit.failures import disconnected, timed_out
from ittybit_async._io.pool import Pool
from ittybit_async._io.shapes import BodySource
from ittybit_async._io.together import Deadline

_AT_ONCE = 1 << 16
_FAULTS = (aiohttp.ClientError, TimeoutError, OSError)


class Reply:
    """A response whose body is still on the wire."""

    def __init__(self, raw: aiohttp.ClientResponse, outgoing: Outgoing) -> None:
        self._raw = raw
        self._outgoing = outgoing
        self.status = raw.status
        self.headers: Mapping[str, str] = raw.headers

    @property
    def http_version(self) -> str:
        """The version of HTTP, such as ``1.1``."""
        version = self._raw.version
        return f"{version.major}.{version.minor}" if version else "1.1"

    async def read(self, limit: int) -> bytes:
        """Return the body; of one longer than `limit` bytes, some bytes more."""
        parts: list[bytes] = []
        size = 0
        while part := await self._next():
            parts.append(part)
            size += len(part)
            if size > limit:
                self._raw.close()
                break
        return parts[0] if len(parts) == 1 else b"".join(parts)

    async def chunks(self, size: int) -> AsyncGenerator[bytes]:
        """Yield the body in chunks of at least `size` bytes, but for the last."""
        parts: list[bytes] = []
        ready = 0
        while part := await self._next():
            parts.append(part)
            ready += len(part)
            if ready >= size:
                yield b"".join(parts)
                parts.clear()
                ready = 0
        if parts:
            yield b"".join(parts)

    async def _next(self) -> bytes:
        try:
            # aiohttp watches this too, but not after nonsense between two chunks.
            async with asyncio.timeout(self._outgoing.timeout.read):
                return await self._raw.content.readany()
        except _FAULTS as error:
            raise _translated(error, self._outgoing) from error


class Wire:
    """Sends requests over the connections of a pool."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @asynccontextmanager
    async def send(self, outgoing: Outgoing) -> AsyncGenerator[Reply]:
        """Send `outgoing` once and yield the answer, its body unread.

        Raises APITimeoutError or APIConnectionError. Redirects are not followed.
        """
        source = _source(outgoing)
        try:
            async with _until(outgoing):
                raw = await self._sent(outgoing, source)
                try:
                    yield Reply(raw, outgoing)
                finally:
                    # Closes the connection only if something of the body is left in it.
                    raw.release()
        finally:
            if source is not None:
                source.close()

    async def _sent(
        self, outgoing: Outgoing, source: BodySource | None
    ) -> aiohttp.ClientResponse:
        timeout = outgoing.timeout
        session = await self._pool.session()
        try:
            async with Deadline() as deadline:
                return await session.request(
                    outgoing.method,
                    # Not parsed anew: a signed URL must arrive as it was signed.
                    URL(outgoing.url, encoded=True),
                    data=source.chunks(deadline) if source else outgoing.body,
                    headers=outgoing.headers,
                    proxy=self._pool.proxy(outgoing.url),
                    allow_redirects=False,
                    timeout=aiohttp.ClientTimeout(
                        total=None,
                        connect=timeout.pool,
                        sock_read=timeout.read,
                    ),
                    ssl=self._pool.tls(outgoing.url),
                    trace_request_ctx=(deadline, timeout.connect),
                )
        except _FAULTS as error:
            if source is not None and source.failure is not None:
                raise source.failure from None
            raise _translated(error, outgoing) from error


def _source(outgoing: Outgoing) -> BodySource | None:
    body = outgoing.body
    if isinstance(body, bytes) and len(body) > _AT_ONCE:
        body = Body("the request", len(body), partial(BytesIO, body))
    if isinstance(body, Body):
        return BodySource(body, outgoing.timeout.write)
    return None


@asynccontextmanager
async def _until(outgoing: Outgoing) -> AsyncGenerator[None]:
    """Bound the block to the deadline of `outgoing`, its caller's part included."""
    if outgoing.ends is None:
        yield
        return
    left = max(0.0, outgoing.ends - time.monotonic())
    bound = asyncio.timeout(left)
    try:
        async with bound:
            yield
    except TimeoutError as error:
        if not bound.expired():
            raise
        raise _translated(error, outgoing) from error


def _translated(error: Exception, outgoing: Outgoing) -> APIError:
    if isinstance(error, TimeoutError):
        return timed_out(outgoing)
    return disconnected(outgoing, error)
