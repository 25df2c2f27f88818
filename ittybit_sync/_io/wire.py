"""HTTP: one attempt of one request, sent with requests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import requests
from requests.structures import CaseInsensitiveDict

from ittybit.failures import closed, timed_out, unsent
from ittybit.outgoing import Outgoing
from ittybit_sync._io.connection import Exchange, current
from ittybit_sync._io.pool import Pool
from ittybit_sync._io.reply import RawReply, translate


class Wire:
    """Sends requests over the connections of a pool."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def open(
        self, outgoing: Outgoing, body: bytes | Iterable[bytes] | None
    ) -> RawReply:
        """Send `outgoing` with `body` once and return the response, its body unread.

        Raises APITimeoutError or APIConnectionError. Redirects are not followed.
        """
        try:
            slot = self._pool.enter(outgoing)
        except TimeoutError as error:
            raise unsent(timed_out(outgoing)) from error
        exchange = current.exchange = Exchange(outgoing)
        try:
            if self._pool.closed:
                raise closed(outgoing)
            return RawReply(self._send(exchange, body).raw, exchange, slot)
        except BaseException as error:
            slot.leave()
            if isinstance(error, Exception):
                failure = translate(error, exchange)
                raise failure from failure.__cause__
            raise
        finally:
            current.exchange = None

    def _send(self, exchange: Exchange, body: Any) -> requests.Response:
        outgoing, session = exchange.outgoing, self._pool.session
        request = requests.PreparedRequest()
        request.method = outgoing.method
        # Not prepared by the session: a signed URL must arrive as it was signed.
        request.url = outgoing.url
        request.headers = CaseInsensitiveDict(outgoing.headers)
        request.hooks = {"response": [_keep_location]}
        request.body = body
        proxy = self._pool.proxy(outgoing.url)
        if self._pool.is_own:
            exchange.target = _target(outgoing.url, proxy)
        else:
            for name, value in session.headers.items():
                request.headers.setdefault(name, str(value))
        timeout = outgoing.timeout
        steps: Any = outgoing.within(timeout.connect), outgoing.within(timeout.read)
        return session.send(
            request,
            stream=True,
            allow_redirects=False,
            timeout=steps,
            verify=session.verify,
            cert=session.cert,
            proxies={"http": proxy, "https": proxy} if proxy else session.proxies,
        )


def _keep_location(response: requests.Response, **_: Any) -> None:
    # requests would read the body of a redirect, however long, to build a request.
    response.headers.pop("Location", None)


def _target(url: str, proxy: str | None) -> str:
    """Return the target of a request line; a proxy that is no tunnel needs the URL."""
    if proxy is not None and url.startswith("http:"):
        return url
    start = url.find("/", 8)
    query = url.find("?", 8)
    if start < 0 or 0 <= query < start:
        return "/" + (url[query:] if query > 0 else "")
    return url[start:]
