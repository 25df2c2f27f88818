"""The client of openai, which uses httpx."""

from __future__ import annotations

from typing import Any, Self

import bare
import models
from openai import OpenAI
from task import TASK


class Peer:
    """The client of openai with its retries, logging, and models, and our API."""

    def __init__(self, url: str) -> None:
        self._client = OpenAI(api_key="key", base_url=url)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get_task(self) -> Any:
        return self._client.get(bare.TASK_PATH, cast_to=models.Task)

    def create_task(self) -> Any:
        return self._client.post(bare.CREATE_PATH, body=TASK, cast_to=models.Task)

    def list_media(self) -> Any:
        return self._client.get(bare.PAGE_PATH, cast_to=list[models.Media])
