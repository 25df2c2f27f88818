"""requests and msgspec: prepared requests sent by a session."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bare
import requests
from blocking.library import Library
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar
from requests.structures import CaseInsensitiveDict


class _Adapter(HTTPAdapter):
    """An adapter that sends files in blocks of 1 MiB (a third faster than 16 KiB)."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs, blocksize=1 << 20)


class Peer(Library):
    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.mount("http://", _Adapter(pool_maxsize=100, pool_block=True))

    def close(self) -> None:
        self._session.close()

    def _send(
        self, method: str, url: str, headers: dict[str, str], body: Any, stream: bool
    ) -> requests.Response:
        request = requests.PreparedRequest()
        request.method, request.url, request.body = method, url, body
        request.headers = CaseInsensitiveDict(headers)
        request._cookies = RequestsCookieJar()
        request.hooks = {"response": []}
        response = self._session.send(
            request,
            stream=stream,
            timeout=60,
            allow_redirects=False,
            proxies={},
            verify=True,
            cert=None,
        )
        bare.check(response.status_code)
        return response

    def read(
        self,
        method: str,
        path: str,
        headers: dict[str, str] = bare.HEADERS,
        body: bytes | None = None,
    ) -> tuple[bytes, Any]:
        response = self._send(method, self.url + path, headers, body, stream=False)
        return response.content, response.headers

    def upload(self, source: Path) -> None:
        headers = {**bare.HEADERS, "Content-Length": str(source.stat().st_size)}
        with source.open("rb") as file:
            self._send("PUT", self.url + bare.UPLOAD_PATH, headers, file, stream=False)

    def download(self, url: str, target: Path) -> None:
        response = self._send("GET", url, bare.HEADERS, None, stream=True)
        with target.open("wb", buffering=0) as file:
            for block in response.iter_content(1 << 20):
                file.write(block)
