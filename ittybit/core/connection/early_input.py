"""Checks of sockets, on which a server must not send before it has a request."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, cast

from ittybit.core.http.framing import FramingError, NewConnectionError, ResponseFraming

_STEP = 1 << 16  # bytes; 11 000 chunks of one byte take 5 ms
_HEAD = 1 << 12  # bytes; longer heads are rare
Report = Callable[[FramingError], object]


class EarlyInputCheck:
    """Mixin of a socket that must have no input when it sends a request."""

    # asyncio calls these methods at the last moment; uvloop does not call them.

    due: Report | None = None
    """Receives the fault; None if no request is due."""
    has_input: Callable[[], object]
    framing: ResponseFraming | None = None
    """Framing of the current response."""
    peek: int
    """Flag for `recv`, which then returns the same data again."""
    _expects_long: bool = False  # true after a long response

    def send(self, *args: Any) -> Any:
        """Send data, unless there is input before the request."""
        try:
            self._check()
            return cast("Any", super()).send(*args)
        finally:
            del args  # a traceback would show the key

    def sendmsg(self, *args: Any) -> Any:
        """Send data, unless there is input before the request."""
        try:
            self._check()
            return cast("Any", super()).sendmsg(*args)
        finally:
            del args

    def recv(self, size: int, *args: Any) -> Any:
        """Receive data, unless it is before the request."""
        receive, limit = cast("Any", super()).recv, self._limit(size)
        if self._expects_long and limit < size:
            # To join two parts would take longer than to receive the head twice.
            whole = ResponseFraming.fixed_size(receive(_HEAD, self.peek))
            self._expects_long = whole > _STEP
            limit = max(limit, min(size, whole + 1))
        data = receive(limit, *args)
        if self.due is not None:
            self.due(NewConnectionError(data))
            raise ConnectionAbortedError
        if len(data) == _STEP < size and ResponseFraming.fixed_size(data) > _STEP:
            self._expects_long = True
            # The next round of the loop would take longer than this call.
            with suppress(OSError):  # nothing more yet, or the next call fails
                data += receive(size - _STEP, *args)
        return data

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> Any:
        """Receive data of TLS into `buffer`."""
        return cast("Any", super()).recv_into(buffer, self._limit(len(buffer)))

    def _limit(self, size: int) -> int:
        is_fixed = self.framing is not None and self.framing.is_fixed
        return size if is_fixed else min(size, _STEP)

    def _check(self) -> None:
        if self.due is not None:
            if self.has_input():
                self.recv(1)
            self.due = None


class TunnelCheck(EarlyInputCheck):
    """Mixin of a socket to a proxy, which checks the response to CONNECT."""

    due: Report | None = None
    report: Report
    _head = b""
    _is_open = False

    def recv(self, size: int, *args: Any) -> Any:
        """Receive data, and check it until the tunnel is open."""
        data = super().recv(size, *args)
        if not self._is_open:
            self._head += data
            try:
                self._is_open = ResponseFraming.check_tunnel(self._head)
            except FramingError as error:
                self.report(error)
                raise ConnectionAbortedError from None
            if self._is_open:
                self.due = self.report  # until the client starts TLS
        return data
