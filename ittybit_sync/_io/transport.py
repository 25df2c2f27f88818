"""Transport that sends with the requests library, in one session for all threads."""

from __future__ import annotations

from typing import Any

import requests
from requests.structures import CaseInsensitiveDict

from ittybit.core.config.connections import Connections
from ittybit.core.connection.exchange import Exchange
from ittybit.core.fork import forget_after_fork
from ittybit.core.http.outgoing import Outgoing
from ittybit.core.url.url import has_zone, host_header, request_target
from ittybit_sync._io.exchange import RawReply, current, translate_error
from ittybit_sync._io.session import Adapter, NoCookies


class Transport:
    """A transport that sends requests in its own session or in the caller's session."""

    # requests does not promise that threads can share a session. Our own session
    # switches off the unsafe parts: cookies, redirects, .netrc, and the environment.

    def __init__(self, connections: Connections) -> None:
        own = connections.own_session(requests.Session)
        self._connections = connections
        self._is_own = own is None
        self._session = self._open() if own is None else own
        forget_after_fork(self)

    def _open(self) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.cookies = NoCookies()
        adapter = Adapter(self._connections)
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        return session

    def send(self, outgoing: Outgoing, body: Any, proxy: str | None) -> RawReply:
        """Send `outgoing` with `body` once and return the response, its body unread."""
        exchange = Exchange(outgoing, proxy)
        token = current.set(exchange)
        try:
            return RawReply(self._request(exchange, body, proxy).raw, exchange)
        except Exception as error:
            failure = translate_error(error, exchange)
        finally:
            current.reset(token)
        raise failure  # without a context, whose frames would show the key

    def _request(
        self, exchange: Exchange, body: Any, proxy: str | None
    ) -> requests.Response:
        outgoing, session = exchange.outgoing, self._session
        request, within = requests.PreparedRequest(), outgoing.within
        request.method = outgoing.method
        # The session does not prepare it: a signed URL must arrive as it was signed.
        request.url = outgoing.url
        items = outgoing.headers.items()
        request.headers = CaseInsensitiveDict((name, str(v)) for name, v in items)
        request.hooks = {"response": [_drop_location]}
        request.body = body
        # For a proxy, urllib3 would send the host of the URL as it is.
        if has_zone(outgoing.url) or (proxy and outgoing.url.startswith("http:")):
            request.headers.setdefault("Host", host_header(outgoing.url))
        if self._is_own:
            exchange.target = request_target(outgoing.url, proxy)
        else:
            for name, value in session.headers.items():
                request.headers.setdefault(name, str(value))
        return session.send(
            request,
            stream=True,
            allow_redirects=False,
            timeout=(within(outgoing.timeout.connect), within(outgoing.timeout.read)),
            verify=session.verify,
            cert=session.cert,
            proxies={"http": proxy, "https": proxy} if proxy else session.proxies,
        )

    def close(self) -> None:
        """Close all connections."""
        if self._is_own:
            self._session.close()

    def forget(self) -> object:
        """Give up the session without closing it, and return it."""
        session = self._session
        if self._is_own:
            self._session = self._open()
        return session


def _drop_location(response: requests.Response, **_: Any) -> None:
    # To build the next request, requests would read the whole body of a redirect.
    response.headers.pop("Location", None)
