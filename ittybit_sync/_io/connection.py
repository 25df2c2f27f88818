"""Guards on connections, which check responses and decide about reuse."""

from __future__ import annotations

import errno
import io
import select
import ssl
from contextlib import suppress
from http.client import HTTPException
from typing import Any, cast

from ittybit.core.connection.exchange import Exchange
from ittybit.core.http import tls_buffers
from ittybit.core.http.framing import FramingError, ResponseFraming
from ittybit.core.http.tls_buffers import send_available, wait_to_send
from ittybit_sync._io.primitives import waits_for

_HEAD, _BODY, _SLICE = 1 << 14, 1 << 18, 1 << 20  # bytes to receive or send at once
_ENDED = (errno.EPIPE, errno.ECONNRESET, errno.EPROTOTYPE)  # the last on macOS


class Guard:
    """A socket that delivers one response per request to http.client."""

    # http.client would parse surplus bytes as the response to the next request.

    def __init__(self, sock: Any, exchange: Exchange, reader: Any = None) -> None:
        self._sock, self._reader, self.is_cut = sock, reader or _Reader, False
        self.is_tls = hasattr(sock, "pending") or hasattr(sock, "sslobj")
        self._has_input = tls_buffers.input_check(sock.fileno(), select)
        self.start(exchange)
        if self.is_tls:
            sock.suppress_ragged_eofs = False  # an end without close_notify is an error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)

    def start(self, exchange: Exchange) -> None:
        """Expect the response to the request of `exchange`."""
        self.exchange, self.outgoing = exchange, exchange.outgoing
        self.early, self._has_sent = b"", False
        self.framing = exchange.framing = ResponseFraming(exchange.outgoing.method)

    def check_unused(self) -> None:
        """Fail if data or the end of the connection arrived before the request."""
        self._sock.settimeout(0)
        if (fault := tls_buffers.fault_before_request(self._sock.recv)) is not None:
            raise self.fail(fault)

    def fail(self, error: Exception) -> Exception:
        """Record `error`, and return an exception that http.client may raise for it."""
        self.exchange.fault = error
        return HTTPException() if isinstance(error, FramingError) else error

    @property
    def is_reusable(self) -> bool:
        """Return whether the idle connection can carry another request."""
        if self.is_cut or not self.framing.is_reusable or self._has_input():
            return False
        # TLS may have decrypted surplus bytes already, which the socket does not show.
        return not (self.is_tls and getattr(self._sock, "sslobj", self._sock).pending())

    def has_surplus(self) -> bool:
        """Return whether bytes have arrived that follow the response."""
        byte = tls_buffers.receive_byte(self._sock)
        self.is_cut = self.is_cut or byte == b""  # surplus prevents reuse anyway
        return bool(byte)

    def sendall(self, data: Any) -> None:
        """Send `data`, but stop if the server fails the request or disconnects."""
        outgoing, view, sent = self.outgoing, memoryview(data), 0
        waits_for(self._sock)
        if not self._has_sent and self._has_input():
            self.check_unused()
        try:
            while sent < len(view):
                if self.is_cut or (self._has_sent and self._is_refused()):
                    self.is_cut = True
                    break
                sent += self._send(view[sent : sent + _SLICE])
                self._has_sent = True
        except OSError as error:
            is_end = error.errno in _ENDED or isinstance(error, ssl.SSLError)
            if not is_end and not self.early:
                raise
            self.is_cut = True
        self._sock.settimeout(outgoing.within(outgoing.timeout.read))

    def _send(self, data: memoryview) -> int:
        if isinstance(self._sock, ssl.SSLSocket) and len(self.early) <= _BODY:
            self._sock.settimeout(0)
            with suppress(ssl.SSLWantReadError):
                return send_available(self._sock, data)
        self._sock.settimeout(self.outgoing.within(self.outgoing.timeout.write))
        return cast("int", self._sock.send(data))

    def _is_refused(self) -> bool:
        """Receive an early response, and return whether it fails the request."""
        seconds = self.outgoing.within(self.outgoing.timeout.write)
        number = self._sock.fileno()
        while len(self.early) <= _BODY and wait_to_send(number, seconds, select):
            self._sock.settimeout(0)
            with suppress(BlockingIOError, ssl.SSLWantReadError):  # TLS sends tickets
                part = self._sock.recv(_HEAD)
                self.early += part
                if not part or self.framing.is_refusal(self.early):
                    return bool(part) or not self.early
        return False

    def makefile(self, *args: Any, **kwargs: Any) -> io.BufferedReader:
        """Return a file from which http.client reads the response."""
        return io.BufferedReader(self._reader(self, self._sock), _HEAD)


class _Reader(io.RawIOBase):
    """A file of the bytes of one response, received within the deadline of the call."""

    def __init__(self, guard: Guard, sock: Any) -> None:
        self._guard, self._sock = guard, sock
        self._file = cast("io.RawIOBase", sock.makefile("rb", buffering=0))
        self._framing, self._ready = guard.framing, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        framing = self._framing
        if not self._ready and framing.is_fixed:  # without a copy
            count = self._receive(memoryview(buffer)[: framing.left])
            framing.skip(count)
            if framing.is_complete:
                framing.has_surplus = self._guard.has_surplus()
            return count
        while not self._ready and not framing.is_complete:
            part, self._guard.early = self._guard.early, b""
            if not part:
                room = bytearray(_BODY if framing.status else _HEAD)
                part = bytes(room[: self._receive(room)])
            if not part:
                return 0
            try:
                self._ready = framing.receive(part)
            except FramingError as error:
                raise self._guard.fail(error) from None
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count

    def _receive(self, buffer: Any) -> int:
        outgoing = self._guard.exchange.outgoing
        if outgoing.ends is not None:
            # The timeout of a socket restarts with each byte that it receives.
            self._sock.settimeout(outgoing.within(outgoing.timeout.read))
        try:
            count = self._file.readinto(buffer) or 0
            is_proper = not self._guard.is_cut  # `sendall` may have received a reset
            if not count and (cut := self._framing.end(is_proper=is_proper)):
                raise cut
            return count
        except (OSError, FramingError) as error:
            is_end = not isinstance(error, TimeoutError)
            if is_end and self._framing.end(is_proper=False) is None:
                return 0
            raise self._guard.fail(error) from None

    def close(self) -> None:
        waits_for(None)
        self._file.close()
        if self._framing.status and not self._framing.is_reusable:  # not for a tunnel
            self._sock.close()
        super().close()


class TunnelReader(_Reader):
    """A reader of a proxy's response to CONNECT, whose head might never end."""

    _seen = b""

    def readinto(self, buffer: Any) -> int:
        count = self._receive(buffer)
        self._seen += buffer[:count]
        try:
            ResponseFraming.check_tunnel(self._seen)
        except FramingError as error:
            raise self._guard.fail(error) from None
        return count
