"""Active requests, their responses, and the translation of errors of aiohttp."""

from __future__ import annotations

import select
import socket
from collections import abc
from contextlib import suppress
from contextvars import ContextVar
from typing import Any
from weakref import WeakValueDictionary

import aiohttp

from ittybit.core.connection.early_input import EarlyInputCheck, TunnelCheck
from ittybit.core.connection.exchange import Exchange, ResponseStart
from ittybit.core.http.framing import FramingError
from ittybit.core.http.tls_buffers import input_check
from ittybit.core.http.transport_errors import translate
from ittybit_async._io.primitives import timeout

_FAULTS = (aiohttp.ClientError, OSError, RuntimeError, FramingError)
_CONNECTING = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)

current: ContextVar[Exchange] = ContextVar("current")


class CheckedSocket(EarlyInputCheck, socket.socket):
    """A socket to a server."""

    peek = socket.MSG_PEEK


class TunnelSocket(TunnelCheck, CheckedSocket):
    """A socket to a proxy that opens a tunnel."""


open_sockets = WeakValueDictionary[int, CheckedSocket]()
"""Sockets by their numbers, because asyncio does not return them."""


def open_socket(address: tuple[Any, ...]) -> CheckedSocket:
    """Return a socket for `address` and the current request."""
    exchange = current.get()
    exchange.fault = None  # of an earlier attempt
    has_tunnel = exchange.proxy[:5] + exchange.outgoing.url[:6] == "http:https:"
    checked = (TunnelSocket if has_tunnel else CheckedSocket)(*address[:3])
    checked.has_input = input_check(checked.fileno(), select)
    open_sockets[checked.fileno()] = checked
    if isinstance(checked, TunnelSocket):
        checked.report = checked.due = exchange.fail
    return checked


class RawReply(ResponseStart):
    """A response whose body is received without decompression."""

    _raw: aiohttp.ClientResponse | Any

    def __init__(self, raw: aiohttp.ClientResponse, exchange: Exchange) -> None:
        super().__init__(raw, exchange, is_current=raw.version != aiohttp.HttpVersion10)
        exchange.response = raw

    def take(self) -> bytes | None:
        """Return the body if all of it was received, and None otherwise."""
        content = self._raw.content
        if not content.is_eof() or self._exchange.fault is not None:
            return None
        self.is_at_end = True
        return content.read_nowait()

    async def receive(self, size: int) -> bytes:
        """Return the next bytes of the body; they are empty at its end."""
        content, exchange = self._raw.content, self._exchange
        try:
            data = content.read_nowait() if content.is_eof() else await self._wait()
            if not data and exchange.fault is not None:
                raise aiohttp.ClientPayloadError
        except Exception as error:
            failure = translate_error(error, exchange)
        else:
            # aiohttp releases the connection at the end of the body.
            self.is_at_end: bool = content.at_eof() and exchange.fault is None
            return data
        raise failure

    def __del__(self) -> None:
        if self._raw is not None and not self._raw.closed:
            self.close()
            self._raw.release()  # of a closed loop

    async def _wait(self) -> bytes:
        if (guard := self._exchange.guard) is not None and guard.is_rejected():
            raise FramingError("the response is not valid HTTP/1.1")
        if self._exchange.outgoing.ends is None:
            return await self._raw.content.readany()
        async with timeout(self._exchange.outgoing.within(None)):
            return await self._raw.content.readany()

    def close(self) -> None:
        """Release the connection, or close it if part of the body is unread."""
        if not self._raw.closed:  # aiohttp has not released it yet
            with suppress(RuntimeError):  # the loop is closed
                self._raw.release()
                self._exchange.stop()


def translate_error(error: Exception, exchange: Exchange) -> Exception:
    """Translate `error` into an error of this package, or return it unchanged."""
    error = exchange.fault or error
    fault, sent = isinstance(error, _FAULTS), not isinstance(error, _CONNECTING)
    late = isinstance(error, TimeoutError)
    return translate(error, exchange.outgoing, is_fault=fault, is_late=late, sent=sent)


async def read_eventually(file: Any, size: int) -> abc.AsyncGenerator[bytes]:
    """Yield blocks of at most `size` bytes of a file whose `read` is awaited."""
    while block := await file.read(size):
        yield block
