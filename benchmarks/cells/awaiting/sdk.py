"""Calls that our client and the vendor's SDK 1.0.0 share."""

from __future__ import annotations

from typing import Any, Self

from task import TASK, TASK_ID


class Peer:
    """A peer whose client is created by `make`."""

    make: Any

    def __init__(self, url: str) -> None:
        self.client = self.make(api_key="key", base_url=url)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        pass

    async def get_task(self) -> Any:
        return await self.client.tasks.get(TASK_ID)

    async def create_task(self) -> Any:
        return await self.client.tasks.create(request=TASK)

    async def list_media(self) -> Any:
        return await self.client.media.list(limit=100)
