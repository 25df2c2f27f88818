"""httpx and msgspec."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bare
import httpx
from blocking.library import Library


class Peer(Library):
    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._client = httpx.Client(
            base_url=url, headers=bare.HEADERS, timeout=60, trust_env=False
        )

    def close(self) -> None:
        self._client.close()

    def read(
        self,
        method: str,
        path: str,
        headers: dict[str, str] = bare.HEADERS,
        body: bytes | None = None,
    ) -> tuple[bytes, Any]:
        more = None if headers is bare.HEADERS else headers
        response = self._client.request(method, path, headers=more, content=body)
        bare.check(response.status_code)
        return response.content, response.headers

    def upload(self, source: Path) -> None:
        size = {"Content-Length": str(source.stat().st_size)}
        with source.open("rb") as file:
            url = self.url + bare.UPLOAD_PATH
            response = self._client.put(url, content=file, headers=size)
        bare.check(response.status_code)

    def download(self, url: str, target: Path) -> None:
        with self._client.stream("GET", url) as response:
            bare.check(response.status_code)
            with target.open("wb", buffering=0) as file:
                for block in response.iter_raw(1 << 20):
                    file.write(block)
