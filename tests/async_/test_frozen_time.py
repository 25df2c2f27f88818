"""Calls end while a test freezes the time, as freezegun does."""

import time
from typing import Any

import pytest

from ittybit import deadline
from ittybit.core.clock import monotonic
from ittybit.errors import APITimeoutError, DeadlineError, TaskTimeout
from ittybit_async import AsyncIttybit
from tests.support.wire_server import BUSY, Line, WireServer, answer, answering

RUNNING = answer(b'{"id": "task_1", "kind": "image", "status": "processing"}')
READY = answer(b'{"id": "task_1", "kind": "image", "status": "ready"}')
TASK: dict[str, Any] = {"kind": "image", "url": "https://example.com/a.png"}


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Freeze the clocks of the standard library."""
    for name, now in {"time": time.time(), "monotonic": time.monotonic()}.items():
        monkeypatch.setattr(time, name, lambda now=now: now)
    monkeypatch.setattr(time, "perf_counter", lambda: 5.0)


async def test_a_wait_polls_until_the_task_ends() -> None:
    with WireServer(answering(RUNNING, RUNNING, READY)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            task = await client.tasks.create_and_wait(**TASK)
    assert task.status == "ready"


async def test_a_wait_ends_after_its_timeout() -> None:
    with WireServer(answering(RUNNING)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with pytest.raises(TaskTimeout):
                await client.tasks.create_and_wait(**TASK, timeout=0.05)


async def test_a_retry_is_sent_after_its_pause() -> None:
    busy = BUSY.replace(b"-After: 0", b"-After-Ms: 10")
    with WireServer(answering(busy, READY)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            assert (await client.tasks.get("task_1")).status == "ready"


async def test_the_rate_limit_delays_requests() -> None:
    started = monotonic()
    with WireServer(answering(READY)) as server:
        async with AsyncIttybit("key", base_url=server.url, rate_limit=20) as client:
            for _ in range(3):
                await client.tasks.get("task_1")
    assert monotonic() - started >= 0.1


def _never_answer(line: Line) -> None:
    line.until_gone()


async def test_a_deadline_ends_a_call() -> None:
    with WireServer(_never_answer) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with pytest.raises(DeadlineError), deadline(0.05):
                await client.tasks.get("task_1")


async def test_a_deadline_ends_a_wait() -> None:
    with WireServer(answering(RUNNING)) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            with pytest.raises(APITimeoutError), deadline(0.05):
                await client.tasks.create_and_wait(**TASK)
