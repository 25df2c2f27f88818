"""Responses whose body is still being received, and the bodies of requests."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from io import BytesIO
from typing import Any, BinaryIO, Protocol

from ittybit.body import Body
from ittybit.core.http.compression import ContentDecoder
from ittybit.core.http.models import Headers
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.http.transport_errors import check_deadline, closed_error
from ittybit.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    ClientClosedError,
)
from ittybit_async import _io
from ittybit_async.http.slots import Slot

_JOINED = 1 << 20  # bytes


class Closable(Protocol):
    """The pool of a reply, which may be closed while the body is received."""

    closed: bool


class Reply:
    """A response whose body is still being received; the caller must close it."""

    def __init__(
        self,
        raw: _io.RawReply,
        outgoing: Outgoing,
        slot: Slot,
        source: BodySource | None,
        pool: Closable,
    ) -> None:
        self._raw = raw
        self._outgoing = outgoing
        self._slot = slot
        self._source = source
        self._pool = pool
        self.status: int = raw.status
        # This joins repeated fields, of which the HTTP libraries return different ones.
        fields = raw.headers.items()
        self.headers: Headers = Headers(fields, is_latin=raw.is_latin)
        self._decoder = ContentDecoder.of(raw.status, raw.headers, outgoing)
        self._unread = b""  # decoded bytes, not returned yet
        self._received = 0  # bytes before decoding
        self._limit: int | None = None

    def observe(self, wrap: Callable[[_io.RawReply], Any]) -> None:
        """Read the body from what `wrap` returns for the response."""
        self._raw = wrap(self._raw)

    @property
    def http_version(self) -> str:
        """The HTTP version, such as ``1.1``."""
        return self._raw.http_version

    @property
    def has_surplus(self) -> bool:
        """True if surplus bytes arrived with the body."""
        return self._raw.has_surplus

    def take(self) -> bytes | None:
        """Return the body if all of it was received and needs no decoding."""
        is_plain = self._decoder is None and not self._unread
        return self._raw.take() if is_plain else None

    async def read(self, limit: int) -> bytes:
        """Return the body, or its start if more than `limit` bytes are received."""
        if (data := self.take()) is not None:
            return data
        self._limit = limit
        whole, parts, size = BytesIO(), list[bytes](), 0
        try:
            while whole.tell() + size <= limit:
                if not (received := await self._append(parts, limit)):
                    break
                size += received
                if size > _JOINED:  # joining all at the end needs twice the memory
                    whole.write(_take(parts))
                    size = 0
                if self._decoder is None and self._raw.is_at_end:
                    break
        except BaseException as error:
            if not self._may_end(error):
                parts.clear()  # a traceback would show them
                raise
        if not whole.tell():
            return _take(parts)
        whole.write(_take(parts))
        return whole.getvalue()

    def _may_end(self, error: BaseException) -> bool:
        # A server may reset an upload that it refuses. The status says enough.
        is_other = isinstance(error, APITimeoutError | ClientClosedError)
        is_reset = isinstance(error, APIConnectionError) and not is_other
        return self.status >= 300 and is_reset

    async def chunks(self, size: int) -> AsyncGenerator[bytes]:
        """Yield the body in chunks of at least `size` bytes; the last may be shorter.

        If the connection breaks, the received bytes are yielded before the error.
        """
        parts: list[bytes] = []
        ready = 0
        try:
            while received := await self._append(parts, size):
                ready += received
                if ready >= size:
                    ready = 0
                    yield _take(parts)
        except APIError:
            if parts:
                yield _take(parts)
            raise
        except BaseException:  # after a cancellation, another reader may continue
            self._unread = _take(parts) + self._unread
            raise
        if parts:
            yield _take(parts)

    async def _append(self, parts: list[bytes], size: int) -> int:
        """Append the next part of the body, and return its size; 0 is the end."""
        # The callers keep no part in a variable, because tracebacks show variables.
        part = await self._next(size)
        if part:
            parts.append(part)
        return len(part)

    async def _next(self, size: int) -> bytes:
        if not self._unread:
            if self._decoder is None:
                return await self._receive(size)
            await self._decode(self._decoder, size)
        unread, self._unread = self._unread, b""
        return unread

    async def _decode(self, decoder: ContentDecoder, size: int) -> None:
        """Fill `_unread`, unless the body has ended."""
        while not self._unread:
            piece = decoder.take()
            if piece is None:
                if self._is_long():  # with gzip members that are empty, for example
                    return
                if decoder.gave_up or not decoder.feed(await self._receive(size)):
                    decoder.finish()
                    return
                continue
            self._unread = piece  # kept in case of a cancellation
            del piece
            await self._give_way()

    def _is_long(self) -> bool:
        """Return whether too much of a failed response was received."""
        limit = self._limit
        return self.status >= 300 and limit is not None and self._received > limit

    async def _give_way(self) -> None:
        check_deadline(self._outgoing)
        await _io.sleep(0)  # highly compressed data must not block the loop

    async def _receive(self, size: int) -> bytes:
        try:
            data = await self._raw.receive(size)
        except APIConnectionError as error:
            self._slot.leave()
            if self._pool.closed:
                raise closed_error(self._outgoing) from error.__cause__
            raise
        self._received += len(data)
        if self._raw.is_at_end:
            self._slot.leave()
        return data

    def close(self) -> None:
        """Release the connection, or close it if part of the body is unread."""
        try:
            self._raw.close()
        finally:  # a signal handler may raise in `close`
            self._slot.leave()
            if self._source is not None:
                self._source.close()


def _take(parts: list[bytes]) -> bytes:
    """Return the joined parts, and empty the list."""
    joined = b"".join(parts)
    parts.clear()
    return joined


class BodySource:
    """A request body that is read in blocks; `failure` is the read error, if any."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._file: BinaryIO | None = None
        self._closed = False
        self.failure: Exception | None = None

    async def blocks(self) -> AsyncGenerator[bytes]:
        """Yield the blocks of the body, and report the progress after each block."""
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
            self.failure = body.wrap_error(error)
            raise self.failure from None

    def _open(self) -> BinaryIO:
        # This runs in a thread, which continues if the caller is cancelled.
        file = self._body.open()
        self._file = file
        if self._closed:
            file.close()
        return file

    def close(self) -> None:
        """Close the file; another attempt opens it again."""
        self._closed = True
        if self._file is not None:
            self._file.close()
