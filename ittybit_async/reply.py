"""One attempt at a request, and its response while the body is on the wire."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from functools import partial
from io import BytesIO
from typing import BinaryIO, Self

from ittybit.body import Body
from ittybit.content_coding import ContentDecoder
from ittybit.errors import APIError
from ittybit.outgoing import Outgoing
from ittybit_async import _io

_AT_ONCE = 1 << 16


class Reply:
    """A response whose body is still on the wire; close it in any case."""

    def __init__(
        self, raw: _io.RawReply, outgoing: Outgoing, source: BodySource | None
    ) -> None:
        self._raw = raw
        self._source = source
        self.status = raw.status
        self.headers: Mapping[str, str] = raw.headers
        self._decoder = ContentDecoder.of(raw.status, raw.headers, outgoing)

    @classmethod
    async def open(cls, wire: _io.Wire, outgoing: Outgoing) -> Self:
        """Send `outgoing` once and return the response, its body unread.

        Raises APITimeoutError or APIConnectionError. Redirects are not followed.
        """
        body = outgoing.body
        if isinstance(body, bytes) and len(body) > _AT_ONCE:
            body = Body("the request", len(body), partial(BytesIO, body))
        if not isinstance(body, Body):
            return cls(await wire.open(outgoing, body), outgoing, None)
        source = BodySource(body)
        try:
            return cls(await wire.open(outgoing, source.blocks()), outgoing, source)
        except BaseException as error:
            source.close()
            if source.failure is not None and isinstance(error, Exception):
                raise source.failure from None
            raise

    @property
    def http_version(self) -> str:
        """The version of HTTP, such as ``1.1``."""
        return self._raw.http_version

    async def read(self, limit: int) -> bytes:
        """Return the body; of one longer than `limit` bytes, some bytes more."""
        first = await self._next(limit)
        if not first or (self._decoder is None and self._raw.is_at_end):
            return first
        whole = BytesIO()  # to join parts would take twice the memory
        whole.write(first)
        while whole.tell() <= limit and (part := await self._next(limit)):
            whole.write(part)
        return whole.getvalue()

    async def chunks(self, size: int) -> AsyncGenerator[bytes]:
        """Yield the body in chunks of at least `size` bytes, but for the last.

        If the connection breaks, what was received is yielded before the error.
        """
        parts: list[bytes] = []
        ready = 0
        try:
            while part := await self._next(size):
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

    async def _next(self, size: int) -> bytes:
        if self._decoder is None:
            return await self._raw.receive(size)
        while (piece := self._decoder.take()) is None:
            if not (data := await self._raw.receive(size)):
                self._decoder.finish()
                return b""
            self._decoder.feed(data)
        await _io.sleep(0)  # a little that expands far must not hold up the loop
        return piece

    def close(self) -> None:
        """Release the connection, or close it if a part of the body is unread."""
        self._raw.close()
        if self._source is not None:
            self._source.close()


class BodySource:
    """A request body, read in blocks; `failure` is the error of reading it, if any."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._file: BinaryIO | None = None
        self._closed = False
        self.failure: Exception | None = None

    async def blocks(self) -> AsyncGenerator[bytes]:
        """Read and yield the blocks, and report them when they were sent."""
        body, sent = self._body, 0
        try:
            file = await _io.to_thread(self._open)
            body.report(sent)
            while left := body.size - sent:
                block = await _io.to_thread(file.read, min(body.block, left))
                body.check(block, sent)
                if (pause := body.seconds(len(block))) > 0:
                    await _io.sleep(pause)
                yield block
                sent += len(block)
                body.report(sent)
        except Exception as error:
            self.failure = body.failed(error)
            raise self.failure from None

    def _open(self) -> BinaryIO:
        # In a thread, which goes on when nobody waits for it any more.
        file = self._body.open()
        self._file = file
        if self._closed:
            file.close()
        return file

    def close(self) -> None:
        """Close the file; it is opened anew for another attempt."""
        self._closed = True
        if self._file is not None:
            self._file.close()
