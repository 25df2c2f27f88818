"""What the session of requests is made of: an adapter, pools, and no cookies."""

from __future__ import annotations

import logging
from collections import deque
from queue import Empty
from typing import Any, cast

from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from ittybit.connections import Connections
from ittybit.log import without_queries
from ittybit.url import origin
from ittybit_sync._io.connection import Connection, TLSConnection
from ittybit_sync._io.exchange import current
from ittybit_sync.tls import context


def _filter(record: logging.LogRecord) -> bool:
    return current.get() is None or without_queries(record)


logging.getLogger("urllib3.connectionpool").addFilter(_filter)


class _Idle(deque[Any]):
    """The idle connections of a pool, without a lock that an exception can leave."""

    def __init__(self, maxsize: int) -> None:
        super().__init__(maxlen=maxsize)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        try:
            return self.pop()
        except IndexError:
            raise Empty from None

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        self.append(item)

    def qsize(self) -> int:
        return len(self)


_IDLE = {"QueueCls": _Idle}
_POOLS: Any = {
    "http": type("Pool", (HTTPConnectionPool,), _IDLE),
    "https": type("TLSPool", (HTTPSConnectionPool,), _IDLE),
}
_GUARDED: Any = {HTTPConnection: Connection, HTTPSConnection: TLSConnection}


class NoCookies(RequestsCookieJar):
    """Keeps no cookies, so that threads can share the session."""

    def extract_cookies(self, response: Any, request: Any) -> None:
        """Extract none."""


class Adapter(HTTPAdapter):
    """Sends over connections with a guard."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._pools: dict[tuple[Any, str | None], Any] = {}
        super().__init__(pool_maxsize=connections.max_connections)

    def get_connection_with_tls_context(
        self, request: Any, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        place, proxy = origin(request.url), proxies.get("https") if proxies else None
        pool = self._pools.get((place, proxy))
        if pool is None:
            if len(self._pools) > 8:  # a service may deliver from many hosts
                self._pools.clear()
            options: dict[str, Any] = {}
            if place[0] == "https":
                options["ssl_context"] = context(self._connections)
            if local := self._connections.local_address:
                options["source_address"] = (local, 0)
            manager = self.proxy_manager_for(proxy) if proxy else self.poolmanager
            manager.pool_classes_by_scheme = _POOLS
            pool = manager.connection_from_url(request.url, pool_kwargs=options)
            self._pools[place, proxy] = pool
        # If a test has replaced the connections of urllib3 (VCR does), use its own.
        kind = cast("Any", type(pool)).ConnectionCls
        pool.ConnectionCls = _GUARDED.get(kind, kind)
        return pool

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Do nothing: the TLS context of the pool knows all."""

    def close(self) -> None:
        self._pools.clear()
        cast("Any", super()).close()
