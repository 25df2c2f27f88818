"""aiohttp, tuned, with threads for files, so that the event loop never waits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import bare
from awaiting.aiohttp_tuned import Peer as Tuned
from yarl import URL

_BLOCK = 1 << 20


class Peer(Tuned):
    async def _blocks(self, source: Path) -> AsyncGenerator[bytes]:
        with source.open("rb", buffering=0) as file:
            while block := await asyncio.to_thread(file.read, _BLOCK):
                yield block

    async def download(self, url: str, target: Path) -> None:
        async with self._session.get(URL(url, encoded=True)) as response:
            bare.check(response.status)
            with target.open("wb", buffering=0) as file:
                async for block in response.content.iter_chunked(_BLOCK):
                    await asyncio.to_thread(file.write, block)
