"""Another waiter takes over after the end of the waiter that polls for all."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from pathlib import Path

import pytest

from ittybit.errors import ClientClosedError
from ittybit.webhooks import Dispatcher
from ittybit_async import AsyncIttybit
from ittybit_sync import Ittybit
from tests.clients.test_fork import in_a_child
from tests.emulator.emulator_support import until
from tests.support.task_list import TaskList

ROOT = Path(__file__).parents[2]


@pytest.fixture
def server() -> Generator[TaskList]:
    with TaskList() as server:
        yield server


@pytest.mark.parametrize("asking", [False, True])
async def test_another_waiter_takes_over_if_the_polling_waiter_is_cancelled(
    server: TaskList, asking: bool
) -> None:
    server.add("task", 1)
    server.delay = 0.4 if asking else 0
    async with AsyncIttybit("key", base_url=server.url) as client:
        waits = [asyncio.create_task(client.tasks.wait("task")) for _ in range(3)]
        await asyncio.sleep(0.3)
        for wait in waits[:2]:
            started = time.monotonic()
            wait.cancel()
            with pytest.raises(asyncio.CancelledError):
                await wait
            assert time.monotonic() - started < 0.1
            await asyncio.sleep(0.1)
        assert (await asyncio.wait_for(waits[2], 5)).succeeded


async def test_nothing_remains_after_all_waiters_ended(server: TaskList) -> None:
    async with AsyncIttybit("key", base_url=server.url) as client:
        ids = server.add_many("task", 20, 60)
        waits = [asyncio.create_task(client.tasks.wait(id)) for id in ids]
        await asyncio.sleep(0.3)
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
        [poller] = client._engine.state["pollers"].get().values()
        assert poller.registry.is_empty
        asked = server.requests
        await asyncio.sleep(0.3)
        assert server.requests == asked
        assert len(asyncio.all_tasks()) == 1


def test_threads_with_different_timeouts_take_turns_polling(server: TaskList) -> None:
    server.add("task", 1)
    ended: dict[float, bool] = {}

    def wait(timeout: float) -> None:
        task = client.tasks.wait("task", timeout=timeout, on_timeout="leave")
        ended[timeout] = task.succeeded

    with Ittybit("key", base_url=server.url) as client:
        timeouts = [0.2 + number / 20 for number in range(10)] + [10, 11]
        threads = [threading.Thread(target=wait, args=(t,)) for t in timeouts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(5)
    assert [ended[timeout] for timeout in timeouts] == [False] * 10 + [True] * 2
    # All poll the same task, so together they send as few requests as one would.
    assert server.requests < 25


@pytest.mark.parametrize("original", [True, False])
async def test_closing_the_client_ends_all_waits_immediately(
    server: TaskList, original: bool
) -> None:
    ids = server.add_many("task", 5, 600)
    client = AsyncIttybit("key", base_url=server.url)
    copy = client.with_options(max_retries=0)
    terms = {"events": Dispatcher()}
    waits = [asyncio.create_task(copy.tasks.wait(id, **terms)) for id in ids]
    await asyncio.to_thread(until, lambda: server.requests)
    await asyncio.sleep(0.3)
    started = time.monotonic()
    await (client if original else copy).close()
    ended = await asyncio.gather(*waits, return_exceptions=True)
    assert {type(error) for error in ended} == {ClientClosedError}
    assert time.monotonic() - started < 1
    assert copy._engine.runtime._wake_events == {}
    await client.close()


def test_closing_the_client_ends_waits_in_other_threads(server: TaskList) -> None:
    ids = server.add_many("task", 5, 600)
    client = Ittybit("key", base_url=server.url)
    events = Dispatcher()
    ended: list[object] = []

    def wait(id: str) -> None:
        with pytest.raises(ClientClosedError) as caught:
            client.tasks.wait(id, events=events)
        ended.append(caught.value.task_id)

    threads = [threading.Thread(target=wait, args=(id,)) for id in ids]
    for thread in threads:
        thread.start()
    until(lambda: server.requests)
    time.sleep(0.3)
    started = time.monotonic()
    client.close()
    for thread in threads:
        thread.join(5)
    assert sorted(map(str, ended)) == ids
    assert time.monotonic() - started < 1


def test_each_loop_polls_separately(server: TaskList) -> None:
    async def wait() -> bool:
        return (await client.tasks.wait("task")).succeeded

    def run() -> None:
        found.append(asyncio.run(wait()))

    server.add("task", 0.5)
    found: list[bool] = []
    client = AsyncIttybit("key", base_url=server.url)
    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert found == [True] * 3
    assert asyncio.run(wait())
    assert len(client._engine.state["pollers"].values) == 1


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork.*")
def test_a_child_does_not_wait_for_waiters_in_its_parent(
    server: TaskList,
) -> None:
    server.add("slow", 60)
    server.add("quick", 0)
    with Ittybit("key", base_url=server.url) as client:
        thread = threading.Thread(
            target=lambda: client.tasks.wait("slow", timeout=1, on_timeout="leave")
        )
        thread.start()
        until(lambda: server.requests)
        assert in_a_child(lambda: client.tasks.wait("quick", timeout=5).id) == "quick"
        thread.join()


PROGRAM = """
import sys, threading
from ittybit_sync import Ittybit
client = Ittybit("key", base_url=sys.argv[1])
if sys.argv[2] == "follows":
    leader = threading.Thread(target=client.tasks.wait, args=("slow",), daemon=True)
    leader.start()
    leader.join(0.5)
print("started", flush=True)
try:
    client.tasks.wait("slow")
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.parametrize("role", ["sleeps", "asks", "follows"])
def test_ctrl_c_ends_a_wait_immediately(server: TaskList, role: str) -> None:
    server.add("slow", 600)
    server.delay = 30 if role == "asks" else 0
    child = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, server.url, role],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    with child:
        try:
            assert child.stdout.readline() == "started\n"
            time.sleep(0.5)
            os.kill(child.pid, signal.SIGINT)
            started = time.monotonic()
            assert child.stdout.readline() == "interrupted\n"
            assert time.monotonic() - started < 2
            child.wait(5)
        finally:
            child.kill()
