"""Unread input of sockets, and of TLS connections after the connection is lost."""

from __future__ import annotations

import math
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache, partial
from typing import Any, Self, cast
from weakref import ref

from ittybit.core.http.framing import NewConnectionError

_PIECE = 1 << 16


class ReadableContext(ssl.SSLContext):
    """Wrapper of an SSLContext whose connections keep their incoming buffers."""

    def __new__(cls, context: ssl.SSLContext) -> Self:
        return super().__new__(cls, ssl.PROTOCOL_TLS_CLIENT)

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context

    def wrap_bio(self, incoming: ssl.MemoryBIO, *args: Any, **kwargs: Any) -> Any:
        """Return a connection that `read_rest` can decrypt."""
        connection: Any = self._context.wrap_bio(incoming, *args, **kwargs)
        connection.incoming = incoming
        connection.read = _Read(connection)
        return connection


class _Read:
    """Function that reads a TLS connection; before an error, the data ends.

    asyncio would discard data that it receives together with an invalid record.
    """

    def __init__(self, connection: ssl.SSLObject) -> None:
        self._read = type(connection).read
        self._connection = ref(connection)
        self._has_data = False
        self._failure: ssl.SSLError | None = None

    def __call__(self, *args: Any) -> Any:
        if self._failure is not None:
            raise self._failure
        connection = cast("ssl.SSLObject", self._connection())
        try:
            data = self._read(connection, *args)
        except (ssl.SSLWantReadError, ssl.SSLSyscallError):
            self._has_data = False
            raise
        except ssl.SSLError as error:
            if not self._has_data:
                raise
            self._failure = error
            return b""
        self._has_data = True
        return data


@lru_cache(maxsize=32)
def readable(context: ssl.SSLContext) -> ReadableContext:
    """Return a context like `context` whose connections `read_rest` can decrypt."""
    return ReadableContext(context)


def read_rest(receive: Callable[[int], bytes], tls: ssl.SSLObject | None) -> bytes:
    """Return the plain text of all data that `receive` returns before it fails.

    A TLS connection must be from a `ReadableContext`.
    """
    rest = b"".join(_pieces(receive))
    if tls is None:
        return rest
    incoming: ssl.MemoryBIO | None = getattr(tls, "incoming", None)
    if incoming is None:
        return b""
    incoming.write(rest)
    return b"".join(_pieces(tls.read))


def _pieces(read: Callable[[int], bytes]) -> Iterator[bytes]:
    with suppress(OSError):  # the end of the data
        while piece := read(_PIECE):
            yield piece


def is_cut(tls: ssl.SSLObject) -> bool:
    """Return whether the closed connection `tls` ended without close_notify."""
    try:
        tls.read(1)
    except ssl.SSLError as error:
        return not isinstance(error, ssl.SSLZeroReturnError)
    return False


def input_check(number: int, system: Any) -> Callable[[], object]:
    """Return a function that checks whether socket `number` has input or has ended.

    `system` is the module select, or an object with the same functions.
    """
    if not hasattr(system, "poll"):
        return lambda: system.select([number], [], [], 0)[0]
    poll = system.poll()
    poll.register(number, system.POLLIN)
    return partial(poll.poll, 0)


def fault_before_request(receive: Callable[[int], bytes]) -> NewConnectionError | None:
    """Return the fault of a connection with input or without a peer, if any."""
    try:
        return NewConnectionError(receive(1))
    except (BlockingIOError, ssl.SSLWantReadError):  # TLS also sends tickets
        return None
    except (ConnectionError, ssl.SSLEOFError):
        return NewConnectionError(b"")


def receive_byte(sock: Any) -> bytes | None:
    """Return a byte that has arrived, if any; it is empty after the end or a fault."""
    try:
        sock.settimeout(0)
        received: bytes = sock.recv(1)
        return received
    except (BlockingIOError, ssl.SSLWantReadError):
        return None
    except OSError:  # such as an invalid TLS record
        return b""


def wait_to_send(number: int, seconds: float | None, system: Any) -> bool:
    """Wait until socket `number` has input or can send; return whether it has input.

    `system` is the module select. Raises TimeoutError after `seconds`; None sets no
    limit.
    """
    if hasattr(system, "poll"):
        poll = system.poll()
        poll.register(number, system.POLLIN | system.POLLOUT)
        found = poll.poll(None if seconds is None else math.ceil(seconds * 1000))
        has_input = any(event & ~system.POLLOUT for _, event in found)
        is_over = not found
    else:
        inputs, outputs, _ = system.select([number], [number], [], seconds)
        has_input = bool(inputs)
        is_over = not inputs and not outputs
    if is_over:
        raise TimeoutError
    return has_input


def send_available(tls: ssl.SSLSocket, data: memoryview) -> int:
    """Send `data` over a non-blocking connection until it must wait.

    Returns the number of sent bytes. Raises SSLWantReadError if `tls` cannot send
    before it receives.
    """
    sent = 0
    try:
        while sent < len(data):
            sent += tls.send(data[sent:])
    except ssl.SSLWantWriteError:
        pass
    except ssl.SSLWantReadError:
        if not sent:
            raise
    return sent
