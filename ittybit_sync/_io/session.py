"""Parts of the requests session: guarded connections, pools, and an adapter."""

from __future__ import annotations

from http.client import HTTPResponse
from typing import Any, cast
from weakref import WeakValueDictionary

from requests import Response
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import SKIP_HEADER

from ittybit.core.config.connections import Connections
from ittybit.core.connection.exchange import Exchange
from ittybit.core.connection.idle import IdleConnections
from ittybit.core.redaction import HiddenHeaders
from ittybit.core.url.url import connection_origin, origin
from ittybit_sync._io.connection import Guard, TunnelReader
from ittybit_sync._io.exchange import current
from ittybit_sync._io.primitives import waits_for
from ittybit_sync.http.tls import context_for

_NOT_ADDED = {"Accept-Encoding": SKIP_HEADER, "User-Agent": SKIP_HEADER}


class _Response(HTTPResponse):
    """A response that is read through a guard, even a proxy's response to CONNECT."""

    def __init__(self, sock: Any, *args: Any, **kwargs: Any) -> None:
        if not isinstance(sock, Guard):
            sock = Guard(sock, cast("Exchange", current.get()), TunnelReader)
        super().__init__(cast("Any", sock), *args, **kwargs)


class _Guarded:
    """A connection that receives through a guard and sends requests unchanged."""

    sock: Any
    was_moved = False
    response_class: Any = _Response

    def connect(self) -> None:
        cast("Any", super()).connect()
        self.sock = Guard(self.sock, cast("Exchange", current.get()))
        self.sock.check_unused()
        self.is_verified = True  # urllib3 would warn about verify=False

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> None:
        kwargs["headers"] = HiddenHeaders(_NOT_ADDED | dict(kwargs["headers"] or {}))
        exchange = cast("Exchange", current.get())
        if not isinstance(self.sock, Guard):
            self.connect()
        self.sock.start(exchange)
        # urllib3 would normalize the target, and a signed URL must arrive unchanged.
        cast("Any", super()).request(method, exchange.target or url, *args, **kwargs)

    def send(self, data: Any) -> None:
        if not isinstance(self.sock, Guard):
            waits_for(self.sock)  # until a proxy responds to CONNECT
        cast("Any", super()).send(data)

    @property
    def is_connected(self) -> bool:
        outgoing = cast("Exchange", current.get()).outgoing
        is_open = isinstance(self.sock, Guard) and self.sock.is_reusable
        return is_open and not outgoing.needs_new_connection


_POOLS: Any = {
    "http": type("Pool", (HTTPConnectionPool,), {"QueueCls": IdleConnections}),
    "https": type("TLSPool", (HTTPSConnectionPool,), {"QueueCls": IdleConnections}),
}
_GUARDED: Any = {
    HTTPConnection: type("Connection", (_Guarded, HTTPConnection), {}),
    HTTPSConnection: type("TLSConnection", (_Guarded, HTTPSConnection), {}),
}


class NoCookies(RequestsCookieJar):
    """A cookie jar that stays empty, so that threads can share the session."""

    def extract_cookies(self, response: Any, request: Any) -> None: ...


class Adapter(HTTPAdapter):
    """An adapter that sends requests over connections with a guard."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._pools = WeakValueDictionary[Any, Any]()  # urllib3 closes dropped pools
        super().__init__(pool_maxsize=connections.max_connections)

    def get_connection_with_tls_context(
        self, request: Any, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        place, proxy = origin(request.url), proxies.get("https") if proxies else None
        pool = self._pools.get((place, proxy))
        if pool is None:
            context = context_for(self._connections, request.url, proxy)
            source = self._connections.source_address
            options = {"ssl_context": context, "source_address": source}
            manager = self.poolmanager
            if proxy:
                manager = self.proxy_manager_for(proxy, proxy_ssl_context=context)
            scheme, host, port = connection_origin(request.url, is_proxied=bool(proxy))
            manager.pool_classes_by_scheme = _POOLS
            pool = manager.connection_from_host(host, port, scheme, options)
            self._pools[place, proxy] = pool
        # If a test replaced the connection classes of urllib3 (VCR does), use those.
        kind = cast("Any", type(pool)).ConnectionCls
        pool.ConnectionCls = _GUARDED.get(kind, kind)
        return pool

    def request_url(self, request: Any, proxies: Any) -> str:
        # urllib3 logs this; `_Guarded.request` has the complete target.
        exchange = cast("Exchange", current.get())
        is_own = cast("Any", HTTPConnectionPool).ConnectionCls is HTTPConnection
        return exchange.logged_target if is_own else exchange.target or "/"

    def build_response(self, req: Any, resp: Any) -> Response:
        response = Response()  # without cookies, which would double the cost
        response.status_code, response.reason = resp.status, resp.reason
        response.headers = resp.headers
        if "Location" in resp.headers:  # `_drop_location` changes the copy
            response.headers = CaseInsensitiveDict(resp.headers)
        response.raw, response.url, response.request = resp, req.url, req
        return response

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None: ...

    def close(self) -> None:
        for pool in [*self._pools.values()]:  # urllib3 waits until it is collected
            pool.close()
        super().close()
