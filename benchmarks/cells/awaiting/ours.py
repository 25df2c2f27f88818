"""Our client with default settings."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from awaiting.sdk import Peer as Sdk

from ittybit_async import AsyncIttybit


class Peer(Sdk):
    make = AsyncIttybit

    async def __aexit__(self, *_: object) -> None:
        await self.client.close()

    def walk(self) -> AsyncGenerator[Any]:
        walk: AsyncGenerator[Any] = aiter(self.client.media.list(limit=100))
        return walk

    async def upload(self, source: Path) -> None:
        await self.client.files.upload(source, multipart_threshold=None)

    async def download(self, url: str, target: Path) -> None:
        await self.client.files.download(url, target, multipart_threshold=None)
