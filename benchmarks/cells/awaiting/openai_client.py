"""The client of openai, which uses httpx."""

from __future__ import annotations

from typing import Any, Self

import bare
import models
from openai import AsyncOpenAI
from task import TASK


class Peer:
    """The client of openai with its retries, logging, and models, and our API."""

    http_client: Any = None

    def __init__(self, url: str) -> None:
        self._client = AsyncOpenAI(
            api_key="key", base_url=url, http_client=self.http_client
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()

    async def get_task(self) -> Any:
        return await self._client.get(bare.TASK_PATH, cast_to=models.Task)

    async def create_task(self) -> Any:
        return await self._client.post(bare.CREATE_PATH, body=TASK, cast_to=models.Task)

    async def list_media(self) -> Any:
        return await self._client.get(bare.PAGE_PATH, cast_to=list[models.Media])
