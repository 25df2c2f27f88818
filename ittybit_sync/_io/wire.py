"""HTTP: one try of one request. Its errors are ours from here on."""

from __future__ import annotations

from typing import Any, cast

import requests
import urllib3
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import ClosedPoolError

from ittybit.body import Body
from ittybit.failures import closed, shown
from ittybit.outgoing import Outgoing
from ittybit_sync._io.pool import Adapter, Pool
from ittybit_sync._io.reply import FAULTS, Answer, Reply, nested, translated
from ittybit_sync._io.shapes import BodySource


class Wire:
    """Sends requests over the connections of a pool."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def open(self, outgoing: Outgoing) -> Reply:
        """Send `outgoing` once and return the answer, its body unread.

        Raises APITimeoutError or APIConnectionError. Redirects are not followed.
        """
        source = BodySource(outgoing.body) if isinstance(outgoing.body, Body) else None
        self._pool.begin(outgoing)
        try:
            return Reply(self._sent(outgoing, source), outgoing)
        except FAULTS as error:
            if source is not None and source.failure is not None:
                raise source.failure from None
            if any(isinstance(e, ClosedPoolError) for e in nested(error)):
                raise closed(outgoing) from shown(error, outgoing)
            raise translated(error, outgoing) from shown(error, outgoing)
        finally:
            self._pool.end()
            if source is not None:
                source.close()

    def _sent(
        self, outgoing: Outgoing, source: BodySource | None
    ) -> urllib3.BaseHTTPResponse | Answer:
        body, proxy = source or outgoing.body, self._pool.proxy(outgoing.url)
        if isinstance(way := self._pool.way, Adapter):
            return way.open(outgoing, body, proxy)
        return _sent_by(way, outgoing, body, proxy)


def _sent_by(
    session: requests.Session, outgoing: Outgoing, body: Any, proxy: str | None
) -> urllib3.BaseHTTPResponse:
    """Send through the adapters of `session`, of which the caller may have his own."""
    request = requests.PreparedRequest()
    request.method = outgoing.method
    # Not prepared by the session: a signed URL must arrive as it was signed.
    request.url = outgoing.url
    request.headers = CaseInsensitiveDict(outgoing.headers)
    for name, value in session.headers.items():
        request.headers.setdefault(name, str(value))
    request.body = body
    timeout = outgoing.timeout
    steps = outgoing.within(timeout.connect), outgoing.within(timeout.read)
    response = session.get_adapter(outgoing.url).send(
        request,
        stream=True,
        verify=cast("Any", session.verify),
        cert=session.cert,
        timeout=cast("Any", steps),  # the stubs lack None, which is no limit
        proxies={"http": proxy, "https": proxy} if proxy else session.proxies,
    )
    return cast("urllib3.BaseHTTPResponse", response.raw)
