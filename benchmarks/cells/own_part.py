"""The cost of a call with an in-memory transport instead of the real one.

Nothing is subtracted: the figures include building the request, encoding, decoding, and
awaiting the in-memory transport.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from task import TASK, TASK_ID
from timing import microseconds

from ittybit_async import AsyncIttybit
from ittybit_sync import Ittybit

_CALLS = 500


class _Reply:
    """A response that has already arrived."""

    status = 200
    http_version = "1.1"
    is_latin = False
    is_at_end = True

    def __init__(self, body: bytes) -> None:
        self._body = body
        self.headers = {"Content-Type": "application/json"}

    def take(self) -> bytes | None:
        return None

    def receive(self, _: int) -> bytes:
        return self._body

    def close(self) -> None:
        pass


class _AwaitedReply(_Reply):
    def take(self) -> bytes | None:
        return self._body

    async def receive(self, _: int) -> bytes:  # type: ignore[override]  # the real one awaits too
        return self._body


class _Transport:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def send(self, *_: Any) -> Any:
        return _Reply(self._body)


class _AwaitedTransport(_Transport):
    async def send(self, *_: Any) -> Any:
        return _AwaitedReply(self._body)


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Time calls of both clients."""
    body = (Path(cell["folder"]) / "content" / "task.json").read_bytes()
    share = cell["seconds"] / 3
    times = {
        **_awaiting(cell["url"], body, share),
        "blocking_us": _blocking(cell["url"], body, share),
    }
    return {"errors": 0, **{name: us / _CALLS for name, us in times.items()}}


def _awaiting(url: str, body: bytes, seconds: float) -> dict[str, float]:
    client = AsyncIttybit("key", base_url=url)
    client._engine.sender.pool._transport = _AwaitedTransport(body)  # type: ignore[assignment]  # in memory

    async def get() -> None:
        for _ in range(_CALLS):
            await client.tasks.get(TASK_ID)

    async def post() -> None:
        for _ in range(_CALLS):
            await client.tasks.create(request=TASK)

    with asyncio.Runner() as runner:
        return {
            "cpu_us": microseconds(lambda: runner.run(get()), seconds),
            "post_us": microseconds(lambda: runner.run(post()), seconds),
        }


def _blocking(url: str, body: bytes, seconds: float) -> float:
    client = Ittybit("key", base_url=url)
    client._engine.sender.pool._transport = _Transport(body)  # type: ignore[assignment]  # in memory

    def get() -> None:
        for _ in range(_CALLS):
            client.tasks.get(TASK_ID)

    return microseconds(get, seconds)
