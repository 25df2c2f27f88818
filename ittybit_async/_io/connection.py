"""Guards on connections, which check responses and decide about reuse."""

from __future__ import annotations

import asyncio
import os
import select
import socket
from contextlib import suppress
from functools import partial
from typing import Any, cast

import aiohttp

from ittybit.core.connection.response_guard import ResponseGuard
from ittybit.core.http.framing import NewConnectionError
from ittybit.core.http.tls_buffers import input_check, read_rest
from ittybit_async._io.exchange import current, open_socket, open_sockets
from ittybit_async._io.primitives import sleep

_REPEATED = (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError)  # by aiohttp
_PAUSE = 0.0005  # seconds; servers that speak first mostly need less


class ConnectionLost(aiohttp.ClientConnectionError):
    """A lost connection, as an error that aiohttp never retries."""


class Connector(aiohttp.TCPConnector):
    """Connector that puts a guard on each connection and reuses only safe ones."""

    def __init__(self, **options: Any) -> None:
        super().__init__(socket_factory=open_socket, **options)  # pyright: ignore[reportUnknownMemberType]  # aiohttp's type is incomplete
        self._guards = set[Guard]()

    def discard(self) -> list[asyncio.Transport]:
        """Forget all connections of a closed loop, and return their transports."""
        with suppress(StopIteration):
            self.close().send(None)
        return [guard.discard() for guard in list(self._guards)]

    async def connect(self, *args: Any, **kwargs: Any) -> Any:
        """Return a new connection, or an idle one that has no unread input."""
        while True:
            try:
                connection = await super().connect(*args, **kwargs)
            except _REPEATED as error:
                exchange = current.get()
                exchange.fail(exchange.fault or error)
                raise ConnectionLost from None
            transport = cast("asyncio.Transport", connection.transport)
            guard = transport.get_protocol()
            if not isinstance(guard, Guard):
                guard = Guard(transport, self._guards)
                try:
                    await guard.check_new()
                except BaseException:
                    connection.close()
                    raise
            elif current.get().outgoing.needs_new_connection or not guard.is_reusable():
                connection.close()
                continue
            guard.start(current.get())
            return connection


class Guard(ResponseGuard, asyncio.Protocol):
    """Protocol that passes one response per request from a transport to aiohttp."""

    def __init__(self, transport: asyncio.Transport, guards: set[Guard]) -> None:
        super().__init__(transport, current.get(), asyncio.get_running_loop())
        guards.add(self)
        self._guards, self._copy = guards, cast("socket.socket | None", None)
        self._socket = transport.get_extra_info("socket")
        self.has_input = input_check(self._socket.fileno(), select)
        self._checked = open_sockets.get(self._socket.fileno())
        self.lost = partial(ConnectionLost, "the connection was lost")
        self.pause_writing = self._protocol.pause_writing  # type: ignore[method-assign]  # passed on
        self.resume_writing = self._protocol.resume_writing  # type: ignore[method-assign]  # passed on
        transport.set_protocol(self)

    async def check_new(self) -> None:
        """Raise NewConnectionError if the connection received data or has ended."""
        if self._tls is None:
            await sleep(_PAUSE)
        for _ in range(100):
            if self.is_closing() or not self.has_input():  # TLS also sends tickets
                break
            await asyncio.sleep(0)  # the loop polls the socket here,
            await asyncio.sleep(0)  # and receives its input here
        # aiohttp holds data that arrived with the end of the TLS handshake.
        if self.is_closing() or self._protocol.should_close:
            raise NewConnectionError(self._framing.has_surplus or not self.is_closing())

    def must_stop(self) -> bool:
        """Return whether the response failed or the connection is closing."""
        if self._copy is None and os.name == "posix" and not self.is_closing():
            # After a reset, only a copy can read the bytes received before it.
            self._copy = socket.socket(fileno=os.dup(self._socket.fileno()))
            self._copy.setblocking(False)
        return self.is_closing() or self._framing.status >= 300

    def connection_lost(self, exc: Exception | None) -> None:
        """Read a response that was received before a reset cut the upload."""
        self._guards.discard(self)
        copy, self._copy = self._copy, None
        if copy is not None:
            with copy:
                if not self._framing.is_complete:
                    self.data_received(read_rest(copy.recv, self._tls))
        super().connection_lost(exc)
