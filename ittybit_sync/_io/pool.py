"""Connections: a requests session for all threads, and slots for their calls."""

from __future__ import annotations

import os
from collections import deque
from queue import Empty, Full
from typing import Any, cast

import requests
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool

from ittybit.connections import Connections
from ittybit.errors import ArgumentError, ClientClosedError
from ittybit.forking import forget_after_fork
from ittybit.outgoing import Outgoing
from ittybit.proxies import Proxies
from ittybit.url import origin
from ittybit_sync._io.connection import Connection, TLSConnection
from ittybit_sync._io.slots import Slot, Slots
from ittybit_sync.tls import context

_MOST_READY = 8


class _Idle:
    """The idle connections of a pool, the last one first.

    Unlike those of `queue.LifoQueue`, its methods hold no lock when a signal handler
    raises an exception.
    """

    def __init__(self, maxsize: int) -> None:
        self._items: deque[Any] = deque()
        self._limit = maxsize

    def qsize(self) -> int:
        return len(self._items)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        try:
            return self._items.pop()
        except IndexError:
            raise Empty from None

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        if len(self._items) >= self._limit:
            raise Full
        self._items.append(item)


def _pool_class(base: Any, connection: Any) -> Any:
    """Return a pool of urllib3 whose connections are ours.

    If a test has replaced those of urllib3 (VCR does), they are its own.
    """
    original = base.ConnectionCls

    class Pool(base):  # type: ignore[misc]  # the base is a class of urllib3
        QueueCls = _Idle

        @property
        def ConnectionCls(self) -> Any:  # the name is urllib3's
            return connection if base.ConnectionCls is original else base.ConnectionCls

    return Pool


_POOLS = {
    "http": _pool_class(HTTPConnectionPool, Connection),
    "https": _pool_class(HTTPSConnectionPool, TLSConnection),
}


class _Cookies(RequestsCookieJar):
    """Keeps no cookies, so that threads can share the session."""

    def extract_cookies(self, response: Any, request: Any) -> None:
        """Extract none."""


class _Adapter(HTTPAdapter):
    """Sends over connections with a guard."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._proxies = Proxies(connections.proxy, os.environ)
        self._pools: dict[tuple[Any, str | None], Any] = {}
        super().__init__(pool_maxsize=connections.max_connections)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        cast("Any", super()).init_poolmanager(*args, **kwargs, **self._extra())
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **kwargs, **self._extra())
        manager.pool_classes_by_scheme = _POOLS
        return manager

    def get_connection_with_tls_context(
        self, request: Any, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        proxy = self._proxies.of(request.url)
        place = origin(request.url)
        pool = self._pools.get((place, proxy))
        if pool is None:
            if len(self._pools) >= _MOST_READY:
                self._pools.clear()
            secure = place[0] == "https"
            tls = {"ssl_context": context(self._connections)} if secure else {}
            manager = self.proxy_manager_for(proxy) if proxy else self.poolmanager
            pool = manager.connection_from_url(request.url, pool_kwargs=tls)
            self._pools[place, proxy] = pool
        return pool

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Do nothing: the TLS context of the pool knows all."""

    def close(self) -> None:
        self._pools.clear()
        cast("Any", super()).close()

    def _extra(self) -> dict[str, Any]:
        local = self._connections.local_address
        return {"source_address": (local, 0)} if local else {}


class Pool:
    """The connections of a client and of its copies, or a session of the caller's.

    ``requests`` does not promise that threads may share a session. What makes it unsafe
    (cookies, redirects, .netrc and the environment) is switched off in ours.
    """

    def __init__(self, connections: Connections) -> None:
        own = connections.session
        if own is not None and not isinstance(own, requests.Session):
            raise ArgumentError(
                f"session must be a requests.Session, not {type(own).__name__}"
            )
        self._connections = connections
        self.proxy = Proxies(connections.proxy, os.environ).of
        self.is_own = own is None
        self.closed = False
        self._open()
        forget_after_fork(self)

    def _open(self) -> None:
        self.slots = Slots(self._connections.max_connections)
        self.session: requests.Session = self._connections.session
        if self.is_own:
            self.session = requests.Session()
            self.session.trust_env = False
            self.session.cookies = _Cookies()
            adapter = _Adapter(self._connections)
            for scheme in ("http://", "https://"):
                self.session.mount(scheme, adapter)

    def enter(self, outgoing: Outgoing) -> Slot:
        """Return a slot for `outgoing`."""
        if self.closed:
            raise ClientClosedError("the client is closed: make a new one")
        if self.is_own and outgoing.url.startswith("https:"):
            context(self._connections)  # what is wrong with it is said here, as it is
        return self.slots.take(outgoing.within(outgoing.timeout.pool))

    def close(self) -> None:
        """Close all connections; the pool may not be used afterwards."""
        self.closed = True
        self.slots.close()
        if self.is_own:
            self.session.close()

    def forget(self) -> object:
        """Hold no connections any longer, and return what holds them."""
        session = self.session
        self._open()
        return session
