"""Connections: one session for all threads, made at once."""

from __future__ import annotations

import os
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from ittybit.errors import ClientClosedError
from ittybit.options import Connections
from ittybit.proxies import proxy_for
from ittybit.url import origin

_BLOCK = 1 << 20


class _Adapter(HTTPAdapter):
    """Reads request bodies in large blocks and tells connection errors as they are."""

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **kwargs: Any
    ) -> None:
        super().init_poolmanager(  # type: ignore[no-untyped-call,unused-ignore]  # untyped in requests
            connections, maxsize, block, blocksize=_BLOCK, **kwargs
        )

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return super().proxy_manager_for(proxy, blocksize=_BLOCK, **kwargs)


class Pool:
    """The connections of a client and of its copies.

    ``requests`` does not promise that threads may share a session. What makes it unsafe
    (cookies, redirects, .netrc and the environment) belongs to its own ``send``, which
    nobody calls: its adapters do all, and their pools are safe to share.
    """

    def __init__(self, settings: Connections) -> None:
        self._session = requests.Session()
        adapter = _Adapter(
            pool_maxsize=settings.limit, pool_block=True, max_retries=Retry(total=False)
        )
        self._session.mount("https://", adapter)
        self._session.mount("http://", adapter)
        self._proxies: dict[tuple[str, str, int], str | None] = {}
        self._closed = False

    def session(self) -> requests.Session:
        """Return the session."""
        if self._closed:
            raise ClientClosedError("the client is closed: make a new one")
        return self._session

    def proxy(self, url: str) -> str | None:
        """Return the proxy for `url`; asked of the environment once an origin."""
        place = origin(url)
        if place not in self._proxies:
            self._proxies[place] = proxy_for(url, os.environ)
        return self._proxies[place]

    def close(self) -> None:
        """Close the connections; the pool may not be used afterwards."""
        self._closed = True
        self._session.close()
