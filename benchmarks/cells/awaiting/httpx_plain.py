"""httpx and msgspec."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, Self

import bare
import httpx


class Peer:
    """One httpx client with default settings."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._client = httpx.AsyncClient(
            base_url=url, headers=bare.HEADERS, timeout=60, trust_env=False
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def _read(self, path: str) -> bytes:
        response = await self._client.get(path)
        bare.check(response.status_code)
        return response.content

    async def get_task(self) -> Any:
        return bare.read_task(await self._read(bare.TASK_PATH))

    async def create_task(self) -> Any:
        headers, body = bare.create_request()
        response = await self._client.post(
            bare.CREATE_PATH, headers=headers, content=body
        )
        bare.check(response.status_code)
        return bare.read_task(response.content)

    async def list_media(self) -> Any:
        return bare.read_media(await self._read(bare.PAGE_PATH))

    async def upload(self, source: Path) -> None:
        async def blocks() -> AsyncGenerator[bytes]:
            with source.open("rb", buffering=0) as file:
                while block := file.read(1 << 18):
                    yield block

        size = {"Content-Length": str(source.stat().st_size)}
        url = self._url + bare.UPLOAD_PATH
        response = await self._client.put(url, content=blocks(), headers=size)
        bare.check(response.status_code)

    async def download(self, url: str, target: Path) -> None:
        async with self._client.stream("GET", url) as response:
            bare.check(response.status_code)
            with target.open("wb", buffering=0) as file:
                async for block in response.aiter_raw(1 << 20):
                    file.write(block)
