"""aiohttp and msgspec, tuned for speed."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any, Self

import aiohttp
import bare
from yarl import URL


class Peer:
    """One session with prepared URLs and headers, without cookies and proxies."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._task = URL(url + bare.TASK_PATH, encoded=True)
        self._create = URL(url + bare.CREATE_PATH, encoded=True)
        self._page = URL(url + bare.PAGE_PATH, encoded=True)

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=100),
            cookie_jar=aiohttp.DummyCookieJar(),
            skip_auto_headers=("User-Agent", "Content-Type"),
            auto_decompress=False,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def _read(self, method: str, url: URL, **more: Any) -> tuple[bytes, Any]:
        async with self._session.request(
            method, url, allow_redirects=False, **{"headers": bare.HEADERS, **more}
        ) as response:
            bare.check(response.status)
            return await response.read(), response.headers

    async def get_task(self) -> Any:
        return bare.read_task((await self._read("GET", self._task))[0])

    async def create_task(self) -> Any:
        headers, body = bare.create_request()
        read = await self._read("POST", self._create, headers=headers, data=body)
        return bare.read_task(read[0])

    async def list_media(self) -> Any:
        return bare.read_media((await self._read("GET", self._page))[0])

    async def walk(self) -> AsyncGenerator[Any]:
        number, last = 1, False
        while not last:
            url = URL(f"{self._url}{bare.PAGE_PATH}&page={number}", encoded=True)
            body, headers = await self._read("GET", url)
            for media in bare.read_media(body):
                yield media
            number, last = number + 1, bare.is_last(headers)

    async def upload(self, source: Path) -> None:
        url = URL(self._url + bare.UPLOAD_PATH, encoded=True)
        size = {"Content-Length": str(source.stat().st_size)}
        blocks = self._blocks(source)
        await self._read("PUT", url, data=blocks, headers={**bare.HEADERS, **size})

    async def _blocks(self, source: Path) -> AsyncGenerator[bytes]:
        with source.open("rb", buffering=0) as file:
            while block := file.read(1 << 18):
                yield block

    async def download(self, url: str, target: Path) -> None:
        async with self._session.get(URL(url, encoded=True)) as response:
            bare.check(response.status)
            with target.open("wb", buffering=0) as file:
                async for block in response.content.iter_any():
                    file.write(block)
