"""Connections: one session for all threads, made at once."""

from __future__ import annotations

import io
import logging
import os
import threading
import weakref
from http.client import HTTPResponse, parse_headers
from socket import socket
from typing import Any, cast

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.retry import Retry

from ittybit.connections import Connections
from ittybit.errors import ArgumentError, ClientClosedError
from ittybit.outgoing import Outgoing
from ittybit.proxies import Proxies
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


_current = _Current()


def _hush(record: logging.LogRecord) -> bool:
    """Take the query, which may be a signature, from what urllib3 logs of us."""
    if _current.outgoing is not None and isinstance(record.args, tuple):
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
        self._outgoing = _current.outgoing

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
        connection.sock.settimeout(_current.within("write"))
        cast("Any", super()).send(data)


class _HTTPConnection(_Timed, HTTPConnection):
    response_class = cast("Any", _Response)


class _HTTPSConnection(_Timed, HTTPSConnection):
    response_class = cast("Any", _Response)


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = cast("Any", _HTTPConnection)

    def _get_conn(self, timeout: float | None = None) -> Any:
        return super()._get_conn(timeout=_current.within("pool"))


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = cast("Any", _HTTPSConnection)

    def _validate_conn(self, conn: Any) -> None:
        # Without the warning at each call: who asked for verify=False knows of it.
        if getattr(conn, "sock", None) is None:
            conn.connect()

    def _get_conn(self, timeout: float | None = None) -> Any:
        return super()._get_conn(timeout=_current.within("pool"))


class _Adapter(HTTPAdapter):
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


class Pool:
    """The connections of a client and of its copies.

    ``requests`` does not promise that threads may share a session. What makes it unsafe
    (cookies, redirects, .netrc and the environment) belongs to its own ``send``, which
    nobody calls: its adapters do all, and their pools are safe to share.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._proxies = Proxies(connections.proxy, os.environ)
        self.session = self._made()
        self.closed = False
        _alive.add(self)

    def _made(self) -> requests.Session:
        if self._connections.session is not None:
            return _checked(self._connections.session)
        session = requests.Session()
        session.headers.clear()
        adapter = _Adapter(self._connections)
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        return session

    def begin(self, outgoing: Outgoing) -> None:
        """Let this thread send `outgoing`."""
        if self.closed:
            raise ClientClosedError("the client is closed: make a new one")
        if self._connections.session is None and outgoing.url.startswith("https:"):
            context(self._connections)  # what is wrong with it is said here, as it is
        _current.outgoing = outgoing

    def end(self) -> None:
        """Let this thread send nothing."""
        _current.outgoing = None

    def proxy(self, url: str) -> str | None:
        """Return the proxy for `url`."""
        return self._proxies.of(url)

    def close(self) -> None:
        """Close all connections; the pool may not be used afterwards."""
        self.closed = True
        if self._connections.session is None:
            self.session.close()

    def forget(self) -> None:
        """Leave the connections to the process that this one was forked from."""
        _left_to_parent.append(self.session)
        self.session = self._made()


def _checked(session: object) -> requests.Session:
    if isinstance(session, requests.Session):
        return session
    raise ArgumentError(
        f"session must be a requests.Session, not {type(session).__name__}"
    )


_alive: weakref.WeakSet[Pool] = weakref.WeakSet()
_left_to_parent: list[object] = []  # never closed here: the sockets are shared


def _after_fork() -> None:
    for pool in list(_alive):
        pool.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
