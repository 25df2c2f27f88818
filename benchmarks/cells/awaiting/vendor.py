"""The vendor's SDK 1.0.0, whose lists are single pages."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from itertools import count
from typing import Any

from awaiting.sdk import Peer as Sdk


class Peer(Sdk):
    async def walk(self) -> AsyncGenerator[Any]:
        for number in count(1):
            page = await self.client.media.list(limit=100, page=number)
            for media in page:
                yield media
            if len(page) < 100:
                return
