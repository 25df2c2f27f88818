"""Connections: one session for all threads, made at once."""

from __future__ import annotations

import os
import queue
import re
import weakref
from contextlib import suppress
from functools import lru_cache
from typing import Any, cast

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ClosedPoolError
from urllib3.util.retry import Retry

from ittybit.connections import Connections
from ittybit.errors import ArgumentError, ClientClosedError
from ittybit.outgoing import Outgoing
from ittybit.proxies import Proxies
from ittybit_sync._io.connection import BLOCK, Connection, TLSConnection, current, only
from ittybit_sync.tls import context

_MOST_READY = 8
_NO_RETRY = Retry(total=False)
_PARTS = re.compile(r"(https?://[^/?]*)(.*)", re.DOTALL)


class _Waking:
    """A pool that, when it is closed, wakes who waits for one of its connections."""

    pool: Any

    def _get_conn(self, timeout: float | None = None) -> Any:
        waiting = self.pool
        connection = cast("Any", super())._get_conn(timeout=current.within("pool"))
        if self.pool is None:
            connection.close()
            self._wake(waiting)
            raise ClosedPoolError(cast("Any", self), "the pool is closed")
        return connection

    def close(self) -> None:
        waiting = self.pool
        cast("Any", super()).close()
        self._wake(waiting)

    def _wake(self, waiting: queue.Queue[Any] | None) -> None:
        # One wakes the next: urllib3 leaves them waiting at the queue it has dropped.
        if waiting is not None:
            with suppress(queue.Full):
                waiting.put(None, block=False)


class _HTTPPool(_Waking, HTTPConnectionPool):
    ConnectionCls = cast("Any", Connection)


class _HTTPSPool(_Waking, HTTPSConnectionPool):
    ConnectionCls = cast("Any", TLSConnection)

    def _validate_conn(self, conn: Any) -> None:
        # Without the warning at each call: who asked for verify=False knows of it.
        if getattr(conn, "sock", None) is None:
            conn.connect()


class Adapter(HTTPAdapter):
    """Makes such connections, and tells their errors as they are."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._ready: dict[str, HTTPConnectionPool] = {}
        limit = connections.max_connections
        super().__init__(pool_maxsize=limit, pool_block=True, max_retries=_NO_RETRY)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        cast("Any", super()).init_poolmanager(*args, **kwargs, **self._extra())
        _customize(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return _customize(super().proxy_manager_for(proxy, **kwargs, **self._extra()))

    def open(self, outgoing: Outgoing, body: Any) -> urllib3.BaseHTTPResponse:
        """Send `outgoing` as it is, without what requests would make of it first."""
        place, target = cast("re.Match[str]", _PARTS.match(outgoing.url)).groups()
        timeout = outgoing.timeout
        return self._pool_of(place).urlopen(
            outgoing.method,
            target if target.startswith("/") else f"/{target}",
            body,
            only(outgoing.headers),
            retries=_NO_RETRY,
            redirect=False,
            assert_same_host=False,
            timeout=_steps(
                outgoing.within(timeout.connect), outgoing.within(timeout.read)
            ),
            preload_content=False,
            decode_content=False,
        )

    def close(self) -> None:
        """Close all connections."""
        for pool in list(self._ready.values()):
            pool.close()
        self._ready.clear()
        cast("Any", super()).close()

    def _pool_of(self, place: str) -> HTTPConnectionPool:
        pool = self._ready.get(place)
        if pool is None:
            secure = place.startswith("https:")
            tls = {"ssl_context": context(self._connections)} if secure else {}
            pool = self.poolmanager.connection_from_url(place, pool_kwargs=tls)
            if len(self._ready) == _MOST_READY:
                self._ready.clear()
            self._ready[place] = pool
        return pool

    def _extra(self) -> dict[str, Any]:
        local = self._connections.local_address
        return {"blocksize": BLOCK} | ({"source_address": (local, 0)} if local else {})

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


@lru_cache(16)
def _steps(connect: float | None, read: float | None) -> urllib3.Timeout:
    return urllib3.Timeout(connect=connect, read=read)


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
        self.adapter: Adapter | None = None
        self.session = self._made()
        self.closed = False
        _alive.add(self)

    def _made(self) -> requests.Session:
        if self._connections.session is not None:
            return _checked(self._connections.session)
        session = requests.Session()
        session.headers.clear()
        adapter = self.adapter = Adapter(self._connections)
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        return session

    def begin(self, outgoing: Outgoing) -> None:
        """Let this thread send `outgoing`."""
        if self.closed:
            raise ClientClosedError("the client is closed: make a new one")
        if self._connections.session is None and outgoing.url.startswith("https:"):
            context(self._connections)  # what is wrong with it is said here, as it is
        current.outgoing = outgoing

    def end(self) -> None:
        """Let this thread send nothing."""
        current.outgoing = None

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
