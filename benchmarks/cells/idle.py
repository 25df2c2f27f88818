"""What retries, limiter, hooks and logging cost a call that needs none of them.

A call goes through the whole client but for HTTP, whose place a wire takes that answers
at once. What the building of a request and that wire take alone is subtracted.
"""

from __future__ import annotations

from typing import Any

from timing import microseconds

from ittybit.request import Request
from ittybit_sync import Ittybit


class _Wire:
    """Answers at once."""

    def __init__(self, reply: Any) -> None:
        self._reply = reply

    def open(self, outgoing: Any) -> Any:
        return self._reply


class _Reply:
    """A success without a body."""

    status = 200
    headers: dict[str, str]

    def __init__(self) -> None:
        self.headers = {"Content-Type": "application/json"}


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Time a call with all of it, and one without."""
    client = Ittybit("key", base_url=cell["url"])
    engine, sender = client._engine, client._engine.sender
    response = client.media.list(limit=100).raw
    wire = sender._wire = _Wire(_Reply())
    request = Request("GET", "/tasks/task_k3v8q1m5x7z2")

    def attempt(outgoing: Any, number: int) -> None:
        sender.open(outgoing, number)
        sender.tell(outgoing, response, number)

    def bare_call() -> None:
        wire.open(request.outgoing(engine.options))

    def whole_call() -> None:
        engine.persist(request, attempt)

    share = cell["seconds"] / 4
    bare = [microseconds(bare_call, share) for _ in range(2)]
    whole = [microseconds(whole_call, share) for _ in range(2)]
    return {"errors": 0, "cpu_us": min(whole) - min(bare), "whole_us": min(whole)}
