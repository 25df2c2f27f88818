"""Guards on connections, which check responses and decide about reuse."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
from contextlib import suppress
from typing import Any, cast

import aiohttp

from ittybit.core.http.framing import FramingError, NewConnectionError, ResponseFraming
from ittybit.core.http.tls_buffers import input_check, is_cut, read_rest
from ittybit_async._io.exchange import Exchange, current
from ittybit_async._io.sockets import open_sockets

_PAUSE = 0.0005  # seconds; servers that speak first mostly need less


class ConnectionLost(aiohttp.ClientConnectionError):
    """A lost connection, as an error that aiohttp never retries."""


class Connector(aiohttp.TCPConnector):
    """Connector that puts a guard on each connection and reuses only safe ones."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._guards = set[Guard]()

    def discard(self) -> list[asyncio.Transport]:
        """Forget all connections of a closed loop, and return their transports."""
        with suppress(StopIteration):
            self.close().send(None)
        return [guard.discard() for guard in list(self._guards)]

    async def connect(self, *args: Any, **kwargs: Any) -> Any:
        """Return a new connection, or an idle one that has no unread input."""
        while True:
            connection = await super().connect(*args, **kwargs)
            transport = cast("asyncio.Transport", connection.transport)
            guard = transport.get_protocol()
            if not isinstance(guard, Guard):
                guard = Guard(transport, self._guards)
                try:
                    await guard.check_new()
                except BaseException:
                    connection.close()
                    raise
            elif not guard.is_reusable():
                connection.close()
                continue
            guard.start(current.get())
            return connection


class Guard(asyncio.Protocol):
    """Protocol that passes one response per request from a transport to aiohttp."""

    # aiohttp would parse surplus bytes as the response to the next request.

    def __init__(self, transport: asyncio.Transport, guards: set[Guard]) -> None:
        guards.add(self)
        self._guards = guards
        self._transport, self.is_closing = transport, transport.is_closing
        self._exchange = current.get()
        self._protocol: Any = transport.get_protocol()
        self.is_rejected = self._protocol.exception  # type: ignore[attr-defined]  # of aiohttp
        self._framing = ResponseFraming.of_new_connection()
        self._tls: ssl.SSLObject | None = transport.get_extra_info("ssl_object")
        self._socket = transport.get_extra_info("socket")
        self.has_input = input_check(self._socket.fileno())
        self._checked = open_sockets.get(self._socket.fileno())
        self._copy: socket.socket | None = None
        self._loop, self._is_cut = asyncio.get_running_loop(), False
        self._timer: asyncio.TimerHandle | None = None
        self.pause_writing = self._protocol.pause_writing  # type: ignore[method-assign]  # passed on
        self.resume_writing = self._protocol.resume_writing  # type: ignore[method-assign]  # passed on
        transport.set_protocol(self)

    async def check_new(self) -> None:
        """Raise NewConnectionError if the connection received data or has ended."""
        if self._tls is None:
            await asyncio.sleep(_PAUSE)
        for _ in range(100):
            if self.is_closing() or not self.has_input():  # TLS also sends tickets
                break
            await asyncio.sleep(0)  # the loop polls the socket here,
            await asyncio.sleep(0)  # and receives its input here
        # aiohttp holds data that arrived with the end of the TLS handshake.
        if self.is_closing() or self._protocol.should_close:
            raise NewConnectionError(self._framing.has_surplus or not self.is_closing())

    def start(self, exchange: Exchange) -> None:
        """Expect the response to the request of `exchange`."""
        self._framing = ResponseFraming(exchange.outgoing.method)
        self._exchange, exchange.guard = exchange, self
        if self._checked is not None:
            self._checked.framing = self._framing
            if self._tls is None:  # a TLS server may send tickets
                self._checked.due = exchange.fail
        self._last_received, self.is_sending = self._loop.time(), False
        if (seconds := exchange.outgoing.timeout.read) is not None:
            self._schedule_check(self._last_received + seconds)

    def _schedule_check(self, due: float) -> None:
        # One timer serves many calls; aiohttp would set two for each call.
        if self._timer is None or self._timer.when() > due:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = self._loop.call_at(due, self._check_timeout)

    def touch(self) -> None:
        """Restart the read timeout."""
        self._last_received = self._loop.time()

    def _check_timeout(self) -> None:
        self._timer, seconds = None, self._exchange.outgoing.timeout.read
        if self._framing.is_complete or self.is_closing() or seconds is None:
            return
        if self.is_sending or not self._transport.is_reading():  # the caller's turn
            self.touch()
        if self._last_received + seconds <= self._loop.time():
            self._fail(TimeoutError("nothing was received in time"))
        else:
            self._schedule_check(self._last_received + seconds)

    def is_reusable(self) -> bool:
        """Return whether the idle connection can carry another request."""
        if self.is_closing() or not self._framing.is_reusable:
            return False
        return not self.has_input()  # the loop may not have seen it yet

    def must_stop(self) -> bool:
        """Return whether the response failed or the connection is closing."""
        if self._copy is None and os.name == "posix" and not self.is_closing():
            # After a reset, only a copy can read the bytes received before it.
            self._copy = socket.socket(fileno=os.dup(self._socket.fileno()))
            self._copy.setblocking(False)
        return self.is_closing() or self._framing.status >= 300

    def data_received(self, data: bytes) -> None:
        """Pass the response on; abort a connection that cannot be reused afterwards."""
        framing, self._last_received = self._framing, self._loop.time()
        try:
            data = framing.receive(data)
        except FramingError as error:
            self._fail(error)
            return
        if data:
            self._protocol.data_received(data)
            if self.is_rejected():  # aiohttp wakes no reader then
                response = self._exchange.response
                if response is not None and not response.content.is_eof():
                    self._fail(FramingError("the response is not valid HTTP/1.1"))
        if framing.is_complete and (
            not framing.is_reusable or (self.is_sending and framing.status >= 300)
        ):
            self._transport.abort()

    def stop(self, exchange: Exchange) -> None:
        """Abort the connection unless the response to `exchange` is complete."""
        # To close TLS, aiohttp would wait for the server.
        if self._exchange is exchange and not self._framing.is_complete:
            self._transport.abort()

    def _fail(self, error: Exception) -> None:
        self._exchange.fault = error
        self._transport.abort()
        if self._exchange.response is not None:
            self._exchange.response.close()

    def eof_received(self) -> bool | None:
        """Record whether a TLS connection ended without close_notify."""
        self._is_cut = self._tls is not None and is_cut(self._tls)
        return cast("bool | None", self._protocol.eof_received())

    def connection_lost(self, exc: Exception | None) -> None:
        """Report the end to aiohttp; it is ConnectionLost if it cuts the response."""
        self._guards.discard(self)
        self._read_copy()
        if self._framing.is_complete:
            self._protocol.connection_lost(None)
            return
        exchange, is_proper = self._exchange, exc is None and not self._is_cut
        if (cut := self._framing.end(is_proper=is_proper)) and exchange.fault is None:
            exchange.fault = exc or cut
        self._protocol.connection_lost(ConnectionLost("the connection was lost"))
        if exchange.response is not None and exchange.fault is not None:
            exchange.response.close()  # wakes the reader of the body

    def discard(self) -> asyncio.Transport:
        """Give up and return the transport, whose loop is closed."""
        transport, exchange = self._transport, self._exchange
        exchange.guard = None
        with suppress(RuntimeError):  # a task waits in the closed loop
            if exchange.response is not None:
                exchange.response.release()
            self.connection_lost(None)
        vars(self).clear()
        return transport

    def _read_copy(self) -> None:
        """Read a response that was received before a reset cut the upload."""
        copy, self._copy = self._copy, None
        if copy is not None:
            with copy:
                if not self._framing.is_complete:
                    self.data_received(read_rest(copy.recv, self._tls))
