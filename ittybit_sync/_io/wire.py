"""HTTP: one try of one request. Its errors are ours from here on."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from io import BytesIO
from typing import Any, cast

import requests
import urllib3
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import ClosedPoolError

from ittybit.body import Body
from ittybit.content_coding import ContentDecoder
from ittybit.errors import APIError
from ittybit.failures import closed, disconnected, shown, timed_out, unsent
from ittybit.outgoing import Outgoing
from ittybit_sync._io.connection import only
from ittybit_sync._io.pool import Pool
from ittybit_sync._io.shapes import BodySource

_FAULTS = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)
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


class Reply:
    """A response whose body is still on the wire; close it in any case."""

    def __init__(self, raw: urllib3.BaseHTTPResponse, outgoing: Outgoing) -> None:
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

    def chunks(self, size: int) -> Generator[bytes]:
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
        while (piece := self._decoder.take()) is None:
            if not (data := self._received(size, read)):
                self._decoder.finish()
                return b""
            self._decoder.feed(data)
        return piece

    def _received(self, size: int | None, read: Callable[..., bytes]) -> bytes:
        try:
            return read(size, decode_content=False)
        except _FAULTS as error:
            raise _translated(error, self._outgoing) from shown(error, self._outgoing)

    def close(self) -> None:
        """Give the connection back, or up if something of the body is left in it."""
        self._raw.close()
        self._raw.release_conn()


class Wire:
    """Sends requests over the connections of a pool."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def open(self, outgoing: Outgoing) -> Reply:
        """Send `outgoing` once and return the answer, its body unread.

        Raises APITimeoutError or APIConnectionError. Redirects are not followed.
        """
        source = BodySource(outgoing.body) if isinstance(outgoing.body, Body) else None
        self._pool.begin(outgoing)
        try:
            return Reply(self._sent(outgoing, source), outgoing)
        except _FAULTS as error:
            if source is not None and source.failure is not None:
                raise source.failure from None
            if any(isinstance(e, ClosedPoolError) for e in _nested(error)):
                raise closed(outgoing) from shown(error, outgoing)
            raise _translated(error, outgoing) from shown(error, outgoing)
        finally:
            self._pool.end()
            if source is not None:
                source.close()

    def _sent(
        self, outgoing: Outgoing, source: BodySource | None
    ) -> urllib3.BaseHTTPResponse:
        proxy, adapter = self._pool.proxy(outgoing.url), self._pool.adapter
        if adapter is not None and proxy is None:
            return adapter.open(outgoing, source or outgoing.body)
        return self._by_requests(outgoing, source or outgoing.body, proxy)

    def _by_requests(
        self, outgoing: Outgoing, body: Any, proxy: str | None
    ) -> urllib3.BaseHTTPResponse:
        """Send through a session's adapters, of which the caller may have his own."""
        request = requests.PreparedRequest()
        request.method = outgoing.method
        # Not prepared by the session: a signed URL must arrive as it was signed.
        request.url = outgoing.url
        session = self._pool.session
        ours = self._pool.adapter is not None
        headers = only(outgoing.headers) if ours else outgoing.headers
        request.headers = CaseInsensitiveDict(headers)
        for name, value in session.headers.items():
            request.headers.setdefault(name, str(value))
        request.body = body
        timeout = outgoing.timeout
        steps = outgoing.within(timeout.connect), outgoing.within(timeout.read)
        response = session.get_adapter(outgoing.url).send(
            request,
            stream=True,
            verify=cast("Any", session.verify),
            cert=session.cert,
            timeout=cast("Any", steps),  # the stubs lack None, which is no limit
            proxies={"http": proxy, "https": proxy} if proxy else session.proxies,
        )
        return cast("urllib3.BaseHTTPResponse", response.raw)


def _translated(error: Exception, outgoing: Outgoing) -> APIError:
    timeout = any(map(_is_timeout, _nested(error)))
    told = timed_out(outgoing) if timeout else disconnected(outgoing, error)
    before = any(isinstance(e, _CONNECTING) for e in _nested(error))
    return unsent(told) if before else told


def _is_timeout(error: BaseException) -> bool:
    # urllib3 counts a refused connection and an unknown name among its timeouts.
    refused = isinstance(error, urllib3.exceptions.NewConnectionError)
    return isinstance(error, _TIMEOUTS) and not refused


def _nested(error: BaseException) -> Iterator[BaseException]:
    # A stalled body arrives as a ConnectionError about a ProtocolError about it.
    yield error
    for inner in error.args:
        if isinstance(inner, BaseException):
            yield from _nested(inner)
