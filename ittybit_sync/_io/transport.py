"""The transport: requests are sent with one session of requests for all threads."""

from __future__ import annotations

import os
from collections import deque
from queue import Empty
from typing import Any, cast

import requests
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool

from ittybit.connections import Connections
from ittybit.errors import ArgumentError
from ittybit.forking import forget_after_fork
from ittybit.outgoing import Outgoing
from ittybit.proxies import Proxies
from ittybit.url import origin, target
from ittybit_sync._io.connection import Connection, Exchange, TLSConnection, current
from ittybit_sync._io.reply import RawReply, translate
from ittybit_sync.tls import context

_MOST_READY = 8


class _Idle(deque[Any]):
    """The idle connections of a pool, the last one first.

    Unlike those of `queue.LifoQueue`, its methods hold no lock when a signal handler
    raises an exception.
    """

    def __init__(self, maxsize: int) -> None:
        super().__init__(maxlen=maxsize)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        try:
            return self.pop()
        except IndexError:
            raise Empty from None

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        self.append(item)


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


class Transport:
    """Sends requests, over connections of its own or with a session of the caller's.

    ``requests`` does not promise that threads may share a session. What makes it unsafe
    (cookies, redirects, .netrc and the environment) is switched off in ours.
    """

    def __init__(self, connections: Connections) -> None:
        own = connections.session
        if own is not None and not isinstance(own, requests.Session):
            name = type(own).__name__
            raise ArgumentError(f"session must be a requests.Session, not {name}")
        self._connections = connections
        self._is_own = own is None
        self._session = self._open() if own is None else own
        forget_after_fork(self)

    def _open(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.cookies = _Cookies()
        adapter = _Adapter(self._connections)
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        return session

    def send(self, outgoing: Outgoing, body: Any, proxy: str | None) -> RawReply:
        """Send `outgoing` with `body` once and return the response, its body unread.

        Raises APITimeoutError or APIConnectionError.
        """
        exchange = current.exchange = Exchange(outgoing)
        try:
            return RawReply(self._request(exchange, body, proxy).raw, exchange)
        except Exception as error:
            failure = translate(error, exchange)
            raise failure from failure.__cause__
        finally:
            current.exchange = None

    def _request(
        self, exchange: Exchange, body: Any, proxy: str | None
    ) -> requests.Response:
        outgoing, session = exchange.outgoing, self._session
        request = requests.PreparedRequest()
        request.method = outgoing.method
        # Not prepared by the session: a signed URL must arrive as it was signed.
        request.url = outgoing.url
        request.headers = CaseInsensitiveDict(outgoing.headers)
        request.hooks = {"response": [_drop_location]}
        request.body = body
        if self._is_own:
            exchange.target = target(outgoing.url, proxy)
        else:
            for name, value in session.headers.items():
                request.headers.setdefault(name, str(value))
        return session.send(
            request,
            stream=True,
            allow_redirects=False,
            timeout=exchange.timeout,
            verify=session.verify,
            cert=session.cert,
            proxies={"http": proxy, "https": proxy} if proxy else session.proxies,
        )

    def close(self) -> None:
        """Close all connections."""
        if self._is_own:
            self._session.close()

    def forget(self) -> object:
        """Hold no connections any longer, and return what holds them."""
        session = self._session
        if self._is_own:
            self._session = self._open()
        return session


def _drop_location(response: requests.Response, **_: Any) -> None:
    # requests would read the body of a redirect, however long, to build a request.
    response.headers.pop("Location", None)
