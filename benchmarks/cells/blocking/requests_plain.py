"""requests and msgspec: a session and its methods."""

from __future__ import annotations

from typing import Any

import bare
import requests
from blocking.library import Library


class Peer(Library):
    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._session = requests.Session()

    def close(self) -> None:
        self._session.close()

    def read(
        self,
        method: str,
        path: str,
        headers: dict[str, str] = bare.HEADERS,
        body: bytes | None = None,
    ) -> tuple[bytes, Any]:
        response = self._session.request(
            method, self.url + path, headers=headers, data=body, timeout=60
        )
        bare.check(response.status_code)
        return response.content, response.headers
