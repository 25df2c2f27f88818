"""What a call costs apart from the transport, whose place an in-memory one takes.

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
    """A response that is there already."""

    status = 200
    http_version = "1.1"
    is_at_end = True

    def __init__(self, body: bytes) -> None:
        self._body = body
        self.headers = {"Content-Type": "application/json"}

    def receive(self, _: int) -> bytes:
        return self._body

    def close(self) -> None:
        pass


class _AwaitedReply(_Reply):
    async def receive(self, _: int) -> bytes:  # type: ignore[override]  # as in the real one
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
    awaiting = AsyncIttybit("key", base_url=cell["url"])
    awaiting._engine.sender.pool._transport = _AwaitedTransport(body)  # type: ignore[assignment]  # in memory
    blocking = Ittybit("key", base_url=cell["url"])
    blocking._engine.sender.pool._transport = _Transport(body)  # type: ignore[assignment]  # in memory

    async def get() -> None:
        for _ in range(_CALLS):
            await awaiting.tasks.get(TASK_ID)

    async def post() -> None:
        for _ in range(_CALLS):
            await awaiting.tasks.create(request=TASK)

    def blocking_get() -> None:
        for _ in range(_CALLS):
            blocking.tasks.get(TASK_ID)

    share = cell["seconds"] / 3
    with asyncio.Runner() as runner:
        times = {
            "cpu_us": microseconds(lambda: runner.run(get()), share),
            "post_us": microseconds(lambda: runner.run(post()), share),
            "blocking_us": microseconds(blocking_get, share),
        }
    return {"errors": 0, **{name: us / _CALLS for name, us in times.items()}}
