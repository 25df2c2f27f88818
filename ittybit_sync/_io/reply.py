"""What comes back: an answer on its connection, and what broke on the way."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from http.client import HTTPException, IncompleteRead
from io import BytesIO
from typing import Any

import requests
import urllib3
from urllib3.util.ssl_match_hostname import CertificateError

from ittybit.blocks import Lent
from ittybit.content_coding import ContentDecoder
from ittybit.errors import APIError
from ittybit.failures import check_deadline, disconnected, shown, timed_out, unsent
from ittybit.outgoing import Outgoing
from ittybit_sync._io.connection import Response

FAULTS = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    CertificateError,
    HTTPException,
    OSError,
)
_TIMEOUTS = (
    TimeoutError,
    requests.Timeout,
    urllib3.exceptions.TimeoutError,
    urllib3.exceptions.EmptyPoolError,
)
_CONNECTING = (
    requests.ConnectTimeout,
    urllib3.exceptions.ConnectTimeoutError,
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.EmptyPoolError,
)
_BLOCK = 1 << 18
_AT_ONCE = 1 << 16


class Answer:
    """An answer on a connection of a pool, read as one of urllib3's is."""

    def __init__(self, response: Response, connection: Any, pool: Any) -> None:
        self._response = response
        self._connection: Any = connection
        self._pool = pool
        self.status = response.status
        self.version = response.version
        self.headers: Any = response.headers
        self._is_clean = response.length == 0 and not response.will_close

    @property
    def length_remaining(self) -> int | None:
        """How many bytes of the body are to come, where that is told."""
        return self._response.length

    def read(self, size: int | None, decode_content: bool) -> bytes:
        """Return `size` bytes of the body, all of it for None, fewer at its end."""
        return self._taken(self._response.read(size))

    def read1(self, size: int, decode_content: bool) -> bytes:
        """Return what there is, waiting for one byte at least; none at the end."""
        return self._taken(self._response.read1(size))

    def _taken(self, data: bytes) -> bytes:
        left = self._response.length
        if not data and left:  # http.client takes the end of a connection for that
            raise IncompleteRead(data, left)
        if left == 0 or (left is None and self._response.isclosed()):
            self._is_clean = not self._response.will_close
            self.close()
            self.release_conn()
        return data

    def close(self) -> None:
        """Close the connection, unless it can be used again."""
        self._response.close()
        if self._connection is not None and not self._is_clean:
            self._connection.close()

    def release_conn(self) -> None:
        """Give the connection back."""
        connection, self._connection = self._connection, None
        if connection is not None:
            self._pool._put_conn(connection)


class Reply:
    """A response whose body is still on the wire; close it in any case."""

    def __init__(
        self, raw: urllib3.BaseHTTPResponse | Answer, outgoing: Outgoing
    ) -> None:
        self._raw = raw
        self._outgoing = outgoing
        self.status = raw.status
        self.headers: Mapping[str, str] = raw.headers
        self._decoder = ContentDecoder.of(raw.status, raw.headers, outgoing)

    @property
    def http_version(self) -> str:
        """The version of HTTP, such as ``1.1``."""
        return f"{self._raw.version / 10:.1f}"

    def read(self, limit: int) -> bytes:
        """Return the body; of one longer than `limit` bytes, some bytes more."""
        left = self._raw.length_remaining
        if self._decoder is None and left is not None and left <= min(limit, _BLOCK):
            return self._received(None, self._raw.read)  # all of it, in one step
        whole = BytesIO()  # to join parts would take twice the memory
        while whole.tell() <= limit and (part := self._next(_BLOCK, self._raw.read)):
            whole.write(part)
        return whole.getvalue()

    def chunks(self, size: int) -> Generator[Lent]:
        """Yield the body in chunks of at least `size` bytes, but for the last.

        Where the connection breaks, what came before is yielded before the error.
        """
        parts: list[bytes] = []
        ready = 0
        try:
            # What is there, without waiting for more: it may be all for a while.
            while part := self._next(max(size, _AT_ONCE), self._raw.read1):
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

    def _next(self, size: int, read: Callable[..., bytes]) -> bytes:
        if self._decoder is None:
            return self._received(size, read)
        while not (piece := self._decoder.take()):
            if piece is not None:
                check_deadline(self._outgoing)
                continue
            if self._decoder.gave_up or not (data := self._received(size, read)):
                self._decoder.finish()
                return b""
            self._decoder.feed(data)
        check_deadline(self._outgoing)
        return piece

    def _received(self, size: int | None, read: Callable[..., bytes]) -> bytes:
        try:
            return read(size, decode_content=False)
        except FAULTS as error:
            raise translated(error, self._outgoing) from shown(error, self._outgoing)

    def close(self) -> None:
        """Give the connection back, or up if something of the body is left in it."""
        try:
            self._raw.close()
        finally:
            self._raw.release_conn()


def translated(error: Exception, outgoing: Outgoing) -> APIError:
    """Return the error of ours that `error` is, one of `FAULTS`."""
    timeout = any(map(_is_timeout, nested(error)))
    told = timed_out(outgoing) if timeout else disconnected(outgoing, error)
    before = any(isinstance(e, _CONNECTING) for e in nested(error))
    return unsent(told) if before else told


def _is_timeout(error: BaseException) -> bool:
    # urllib3 counts a refused connection and an unknown name among its timeouts.
    refused = isinstance(error, urllib3.exceptions.NewConnectionError)
    return isinstance(error, _TIMEOUTS) and not refused


def nested(error: BaseException) -> Iterator[BaseException]:
    """Yield `error` and what it holds."""
    # A stalled body arrives as a ConnectionError about a ProtocolError about it.
    yield error
    for inner in error.args:
        if isinstance(inner, BaseException):
            yield from nested(inner)
