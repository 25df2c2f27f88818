"""HTTP: one try of one request. Its errors are ours from here on."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from io import BytesIO

import aiohttp
from yarl import URL

from ittybit.body import Body
from ittybit.errors import APIConnectionError, APIError, APITimeoutError
from ittybit.exchange import Outgoing
from ittybit.url import redacted
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
        try:
            async for chunk in self._raw.content.iter_any():
                parts.append(chunk)
                size += len(chunk)
                if size > limit:
                    self._raw.close()
                    break
        except _FAULTS as error:
            raise _translated(error, self._outgoing) from error
        return parts[0] if len(parts) == 1 else b"".join(parts)

    async def chunks(self, size: int) -> AsyncGenerator[bytes]:
        """Yield the body in chunks of at least `size` bytes, but for the last."""
        parts: list[bytes] = []
        ready = 0
        try:
            async for part in self._raw.content.iter_any():
                parts.append(part)
                ready += len(part)
                if ready >= size:
                    yield b"".join(parts)
                    parts.clear()
                    ready = 0
        except _FAULTS as error:
            raise _translated(error, self._outgoing) from error
        if parts:
            yield b"".join(parts)


class Wire:
    """Sends requests over the connections of a pool."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    @asynccontextmanager
    async def send(self, outgoing: Outgoing) -> AsyncGenerator[Reply]:
        """Send `outgoing` once and yield the answer, its body unread.

        Raises APITimeoutError or APIConnectionError. Redirects are not followed.
        """
        raw = await self._sent(outgoing)
        try:
            yield Reply(raw, outgoing)
        except BaseException:
            # What is left of the body may be long: give the connection up.
            raw.close()
            raise
        finally:
            raw.release()

    async def _sent(self, outgoing: Outgoing) -> aiohttp.ClientResponse:
        timeout, deadline = outgoing.timeout, Deadline()
        body, source = outgoing.body, None
        if isinstance(body, bytes) and len(body) > _AT_ONCE:
            body = Body("the request", len(body), partial(BytesIO, body))
        if isinstance(body, Body):
            source = BodySource(body, deadline, timeout.write)
        session = await self._pool.session()
        try:
            async with deadline:
                return await session.request(
                    outgoing.method,
                    # Not parsed anew: a signed URL must arrive as it was signed.
                    URL(outgoing.url, encoded=True),
                    data=source.chunks() if source else body,
                    headers=outgoing.headers,
                    proxy=self._pool.proxy(outgoing.url),
                    allow_redirects=False,
                    timeout=aiohttp.ClientTimeout(
                        total=None,
                        connect=timeout.pool,
                        sock_connect=timeout.connect,
                        sock_read=timeout.read,
                    ),
                    trace_request_ctx=(deadline, timeout.connect),
                )
        except _FAULTS as error:
            if source is not None and source.failure is not None:
                raise source.failure from None
            raise _translated(error, outgoing) from error


def _translated(error: Exception, outgoing: Outgoing) -> APIError:
    info = outgoing.info
    if isinstance(error, TimeoutError):
        timeout = outgoing.timeout
        return APITimeoutError(
            f"{info}: no progress in the time allowed ({timeout})", request=info
        )
    reason = redacted(str(error)) or type(error).__name__
    return APIConnectionError(f"{info}: the connection failed: {reason}", request=info)
