"""One connection: what bounds each of its steps, and how it is made."""

from __future__ import annotations

import io
import logging
import threading
from http.client import HTTPResponse, parse_headers
from socket import socket
from typing import Any, cast

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.retry import Retry

from ittybit.connections import Connections
from ittybit.outgoing import Outgoing
from ittybit_sync.tls import context

_BLOCK = 1 << 20


class _Current(threading.local):
    """What this thread sends; a connection is told of it nowhere else."""

    outgoing: Outgoing | None = None

    def within(self, phase: str) -> float | None:
        if self.outgoing is None:
            return None
        seconds: float | None = getattr(self.outgoing.timeout, phase)
        return self.outgoing.within(seconds)


current = _Current()


def _hush(record: logging.LogRecord) -> bool:
    """Take the query, which may be a signature, from what urllib3 logs of us."""
    if current.outgoing is not None and isinstance(record.args, tuple):
        record.args = tuple(
            arg.partition("?")[0] if isinstance(arg, str) else arg
            for arg in record.args
        )
    return True


logging.getLogger("urllib3.connectionpool").addFilter(_hush)


class _Reader(io.RawIOBase):
    """Reads a socket, and no trickle of bytes can hold it beyond the deadline.

    A socket's own timeout begins anew with each byte that arrives.
    """

    def __init__(self, sock: socket) -> None:
        self._sock = sock
        self._file = cast("io.RawIOBase", sock.makefile("rb", buffering=0))
        self._outgoing = current.outgoing

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if self._outgoing is not None and self._outgoing.ends is not None:
            self._sock.settimeout(self._outgoing.within(self._outgoing.timeout.read))
        return self._file.readinto(buffer)

    def close(self) -> None:
        self._file.close()
        super().close()


class _Readable:
    """What HTTPResponse takes for a socket."""

    def __init__(self, sock: socket) -> None:
        self._sock = sock

    def makefile(self, _: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._sock), 1 << 16)


class _Response(HTTPResponse):
    def __init__(self, sock: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(cast("socket", _Readable(sock)), *args, **kwargs)

    def _read_status(self) -> tuple[str, int, str]:
        # http.client passes over 100 and takes any other 1xx for the answer.
        while True:
            version, status, reason = cast("Any", super())._read_status()
            if not 101 < status < 200:
                return version, status, reason
            parse_headers(self.fp)


class _Timed:
    """A connection that waits no longer to send than it is allowed to."""

    def send(self, data: Any) -> None:
        connection = cast("Any", self)
        if getattr(connection, "sock", None) is None:
            connection.connect()
        connection.sock.settimeout(current.within("write"))
        cast("Any", super()).send(data)


class Connection(_Timed, HTTPConnection):
    response_class = cast("Any", _Response)


class TLSConnection(_Timed, HTTPSConnection):
    response_class = cast("Any", _Response)


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = cast("Any", Connection)

    def _get_conn(self, timeout: float | None = None) -> Any:
        return super()._get_conn(timeout=current.within("pool"))


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = cast("Any", TLSConnection)

    def _validate_conn(self, conn: Any) -> None:
        # Without the warning at each call: who asked for verify=False knows of it.
        if getattr(conn, "sock", None) is None:
            conn.connect()

    def _get_conn(self, timeout: float | None = None) -> Any:
        return super()._get_conn(timeout=current.within("pool"))


class Adapter(HTTPAdapter):
    """Makes such connections, and tells their errors as they are."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        limit = connections.max_connections
        super().__init__(
            pool_maxsize=limit, pool_block=True, max_retries=Retry(total=False)
        )

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        cast("Any", super()).init_poolmanager(*args, **kwargs, **self._extra())
        _customize(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return _customize(super().proxy_manager_for(proxy, **kwargs, **self._extra()))

    def _extra(self) -> dict[str, Any]:
        local = self._connections.local_address
        return {"blocksize": _BLOCK} | ({"source_address": (local, 0)} if local else {})

    def build_connection_pool_key_attributes(
        self, request: Any, verify: Any, cert: Any = None
    ) -> Any:
        host, _pool = super().build_connection_pool_key_attributes(request, True)
        secure = host["scheme"] == "https"
        return host, {"ssl_context": context(self._connections)} if secure else {}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """Leave all of that to the context."""
        if url.startswith("https:"):
            conn.cert_reqs = context(self._connections).verify_mode


def _customize(manager: Any) -> Any:
    manager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}
    return manager
