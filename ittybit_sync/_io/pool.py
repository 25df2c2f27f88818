"""Connections: pools of them, for all threads, by the way that leads to a place."""

from __future__ import annotations

import os
import queue
import re
import weakref
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple, cast

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ClosedPoolError, HTTPError, ProxyError
from urllib3.util import parse_url

from ittybit.connections import Connections
from ittybit.errors import ArgumentError, ClientClosedError
from ittybit.head import head_of
from ittybit.outgoing import Outgoing
from ittybit.proxies import Proxies
from ittybit.url import host_of, spelled, without_zone
from ittybit_sync._io.connection import Connection, TLSConnection, current
from ittybit_sync._io.reply import Answer
from ittybit_sync.tls import context

_MOST_READY = 8
_PARTS = re.compile(r"(https?://[^/?]*)(.*)", re.DOTALL)


class _Waking:
    """A pool that, when it is closed, wakes who waits for one of its connections."""

    pool: Any

    def _get_conn(self, timeout: float | None = None) -> Any:
        waiting = self.pool
        connection = cast("Any", super())._get_conn(timeout)
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


class _Route(NamedTuple):
    """How a place is reached: by which connections, and what a head has to tell."""

    pool: Any
    fields: Mapping[str, str]
    prefix: str = ""  # of a target: a proxy that is no tunnel is told the place
    tunnelled: bool = False

    def exchange(self, outgoing: Outgoing, target: str, body: Any) -> Answer:
        """Send `outgoing` on a connection and return the answer, its body unread."""
        head = head_of(outgoing, self.prefix + target, self.fields)
        connection = self.pool._get_conn(outgoing.within(outgoing.timeout.pool))
        try:
            if connection.is_closed:
                connection.timeout = outgoing.within(outgoing.timeout.connect)
                self._connect(connection)
            response = connection.exchange(outgoing, head, body)
            return Answer(response, connection, self.pool)
        except BaseException:
            connection.close()
            self.pool._put_conn(None)  # makes room for the next
            raise

    def _connect(self, connection: Any) -> None:
        try:
            if self.tunnelled:
                self.pool._prepare_proxy(connection)
            else:
                connection.connect()
        except (OSError, HTTPError) as error:
            if connection.proxy and not connection.has_connected_to_proxy:
                raise ProxyError("cannot connect to the proxy", error) from error
            raise


class Adapter(HTTPAdapter):
    """Makes such connections, and sends on them what is ready to be sent."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._routes: dict[tuple[str, str | None], _Route] = {}
        limit = connections.max_connections
        super().__init__(pool_maxsize=limit, pool_block=True)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        cast("Any", super()).init_poolmanager(*args, **kwargs, **self._extra())
        _customize(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return _customize(super().proxy_manager_for(proxy, **kwargs, **self._extra()))

    def open(self, outgoing: Outgoing, body: Any, proxy: str | None) -> Answer:
        """Send `outgoing` as it is, without what requests would make of it first."""
        url = outgoing.url if proxy is None else without_zone(outgoing.url)
        place, target = cast("re.Match[str]", _PARTS.match(url)).groups()
        target = target if target.isascii() else spelled(target)
        target = target if target.startswith("/") else f"/{target}"
        return self._route(place, proxy).exchange(outgoing, target, body)

    def close(self) -> None:
        """Close all connections."""
        for route in list(self._routes.values()):
            route.pool.close()
        self._routes.clear()
        cast("Any", super()).close()

    def _route(self, place: str, proxy: str | None) -> _Route:
        route = self._routes.get((place, proxy))
        if route is None:
            if len(self._routes) >= _MOST_READY:
                self._routes.clear()
            route = self._routes[place, proxy] = self._found(place, proxy)
        return route

    def _found(self, place: str, proxy: str | None) -> _Route:
        secure = place.startswith("https:")
        tls = {"ssl_context": context(self._connections)} if secure else {}
        manager = self.poolmanager if proxy is None else self.proxy_manager_for(proxy)
        pool: Any = manager.connection_from_url(place, pool_kwargs=tls)
        fields = {"Host": host_of(parse_url(place).url)}
        if proxy is None or secure:
            return _Route(pool, fields, tunnelled=proxy is not None)
        return _Route(pool, fields | pool.proxy_headers, prefix=place)

    def _extra(self) -> dict[str, Any]:
        local = self._connections.local_address
        return {"source_address": (local, 0)} if local else {}


def _customize(manager: Any) -> Any:
    manager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}
    return manager


class Pool:
    """The connections of a client and of its copies, or a session of the caller's.

    ``requests`` does not promise that threads may share a session. What makes it unsafe
    (cookies, redirects, .netrc and the environment) belongs to its own ``send``, which
    nobody calls: its adapters do all, and their pools are safe to share.
    """

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._proxies = Proxies(connections.proxy, os.environ)
        self.way = self._made()
        self.closed = False
        _alive.add(self)

    def _made(self) -> Adapter | requests.Session:
        session = self._connections.session
        return Adapter(self._connections) if session is None else _checked(session)

    def begin(self, outgoing: Outgoing) -> None:
        """Let this thread send `outgoing`."""
        if self.closed:
            raise ClientClosedError("the client is closed: make a new one")
        if isinstance(self.way, Adapter) and outgoing.url.startswith("https:"):
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
        if isinstance(self.way, Adapter):
            self.way.close()

    def forget(self) -> None:
        """Leave the connections to the process that this one was forked from."""
        _left_to_parent.append(self.way)
        self.way = self._made()


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
