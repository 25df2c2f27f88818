"""http.client and msgspec, with one connection per thread."""

from __future__ import annotations

import threading
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import bare
from blocking.library import Library


class Peer(Library):
    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._place = urlsplit(url)
        self._local = threading.local()

    def read(
        self,
        method: str,
        path: str,
        headers: dict[str, str] = bare.HEADERS,
        body: bytes | None = None,
    ) -> tuple[bytes, Any]:
        if not hasattr(self._local, "connection"):
            host, port = self._place.hostname or "", self._place.port
            self._local.connection = HTTPConnection(host, port, timeout=60)
        self._local.connection.request(method, path, body, headers)
        response = self._local.connection.getresponse()
        bare.check(response.status)
        return response.read(), response.headers
