"""urllib3 and msgspec: a pool without retries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bare
import urllib3
from blocking.library import Library


class Peer(Library):
    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._pool = urllib3.PoolManager(maxsize=100, block=True, blocksize=1 << 20)

    def close(self) -> None:
        self._pool.clear()

    def _open(self, method: str, url: str, **more: Any) -> urllib3.BaseHTTPResponse:
        response = self._pool.request(
            method, url, retries=False, redirect=False, timeout=60, **more
        )
        bare.check(response.status)
        return response

    def read(
        self,
        method: str,
        path: str,
        headers: dict[str, str] = bare.HEADERS,
        body: bytes | None = None,
    ) -> tuple[bytes, Any]:
        response = self._open(method, self.url + path, headers=headers, body=body)
        return response.data, response.headers

    def upload(self, source: Path) -> None:
        size = {"Content-Length": str(source.stat().st_size)}
        with source.open("rb") as file:
            url, headers = self.url + bare.UPLOAD_PATH, {**bare.HEADERS, **size}
            self._open("PUT", url, body=file, headers=headers)

    def download(self, url: str, target: Path) -> None:
        response = self._open("GET", url, headers=bare.HEADERS, preload_content=False)
        with target.open("wb", buffering=0) as file:
            for block in response.stream(1 << 20):
                file.write(block)
        response.release_conn()
