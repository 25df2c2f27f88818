"""Guard that passes one response per request to a protocol of aiohttp."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from ittybit.core.connection.early_input import EarlyInputCheck
from ittybit.core.http.framing import FramingError, ResponseFraming
from ittybit.core.http.tls_buffers import is_cut, read_rest


class ResponseGuard:
    """Checks of the bytes that a transport receives, and the read timeout.

    aiohttp would parse surplus bytes as the response to the next request.
    """

    has_input: Callable[[], object]
    lost: Callable[[], Exception]
    """Creates the error that aiohttp receives if the connection is lost."""
    is_sending: bool = False
    _timer: Any = None

    def __init__(self, transport: Any, exchange: Any, loop: Any) -> None:
        self._transport, self._exchange, self._loop = transport, exchange, loop
        self.is_closing: Callable[[], bool] = transport.is_closing
        self._protocol: Any = transport.get_protocol()
        self.is_rejected: Callable[[], object] = self._protocol.exception
        self._framing: ResponseFraming = ResponseFraming.of_new_connection()
        self._tls: Any = transport.get_extra_info("ssl_object")
        self._checked: EarlyInputCheck | None = None
        self._last_received = 0.0

    def start(self, exchange: Any) -> None:
        """Expect the response to the request of `exchange`."""
        self._framing = exchange.framing = ResponseFraming(exchange.outgoing.method)
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

    def restart_timeout(self, *, is_sending: bool) -> None:
        """Restart the read timeout."""
        self._last_received, self.is_sending = self._loop.time(), is_sending

    def _check_timeout(self) -> None:
        self._timer, seconds = None, self._exchange.outgoing.timeout.read
        if self._framing.is_complete or self.is_closing() or seconds is None:
            return
        is_first = self.is_sending and not self._framing.status
        if is_first or not self._transport.is_reading():  # the caller's turn
            self._last_received = self._loop.time()
        if self._last_received + seconds <= self._loop.time():
            self._fail(TimeoutError("nothing was received in time"))
        else:
            self._schedule_check(self._last_received + seconds)

    def is_reusable(self) -> bool:
        """Return whether the idle connection can carry another request."""
        if self.is_closing() or not self._framing.is_reusable:
            return False
        return not self.has_input()  # the loop may not have seen it yet

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

    def stop(self, exchange: Any) -> None:
        """Abort the connection unless the response to `exchange` is complete."""
        # To close TLS, aiohttp would wait for the server.
        if self._exchange is exchange and not self._framing.is_complete:
            self._transport.abort()

    def _fail(self, error: Exception) -> None:
        self._exchange.fault = error
        self._transport.abort()
        self._wake_reader()

    def _wake_reader(self) -> None:
        # Without an exception here, aiohttp raises one object that all responses share.
        # Its traceback would grow and keep each response.
        if (response := self._exchange.response) is not None:
            response.content.set_exception(self._exchange.fault)
            response.close()

    def eof_received(self) -> bool | None:
        """Report the end of the input to aiohttp."""
        return cast("bool | None", self._protocol.eof_received())

    def connection_lost(self, exc: Exception | None) -> None:
        """Report the end to aiohttp; it is ConnectionLost if it cuts the response."""
        if self._timer is not None:  # until it ends, it keeps all objects of the call
            self._timer.cancel()
        was_cut = not self._framing.is_complete and self._drain_tls()
        if self._framing.is_complete:
            self._resume_parser()
            self._protocol.connection_lost(None)
            return
        exchange, is_proper = self._exchange, exc is None and not was_cut
        if (cut := self._framing.end(is_proper=is_proper)) and exchange.fault is None:
            exchange.fault = exc or cut
        self._protocol.connection_lost(self.lost())
        if exchange.fault is not None:
            self._wake_reader()

    def _drain_tls(self) -> bool:
        """Pass on the last data of TLS; return whether its close_notify is missing."""
        # Only the TLS object knows: uvloop calls no `eof_received` after a cut. While
        # reading is paused, uvloop also drops the data that precedes the end.
        if self._tls is None:
            return False
        if self._exchange.fault is None and (
            rest := read_rest(lambda _: b"", self._tls)
        ):
            self.data_received(rest)
        return is_cut(self._tls)

    def _resume_parser(self) -> None:
        """Parse the whole response, even if the reader is slow."""
        # aiohttp pauses its parser after a chunk, and the end would discard the rest.
        if (response := self._exchange.response) is None:
            return
        content, parsed = response.content, -1
        while not content.is_eof() and content.total_bytes > parsed:
            parsed = content.total_bytes
            self._protocol.resume_reading()

    def discard(self) -> Any:
        """Give up and return the transport, whose loop is closed."""
        transport, exchange = self._transport, self._exchange
        exchange.guard = None
        with suppress(RuntimeError):  # a task waits in the closed loop
            if exchange.response is not None:
                exchange.response.release()
            self.connection_lost(None)
        vars(self).clear()
        return transport
