"""Ctrl-C ends a run immediately at every stage, and the next run resumes there."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from ittybit import AsyncIttybit, Ittybit
from ittybit_emulator import Emulator, Fault, Script
from tests.emulator.emulator_support import until

MANY = 6
TASK = {"kind": "video"}
BLOCKING = """
import sys
from ittybit import Ittybit
with Ittybit(sys.argv[1], base_url=sys.argv[2], timeout=30) as client:
    run = client.batch(sys.argv[3], task={"kind": "video"}, concurrency=4)
    for outcome in run(sys.argv[4:]):
        pass
"""
AWAITING = """
import asyncio, sys
from ittybit import AsyncIttybit
async def main():
    async with AsyncIttybit(sys.argv[1], base_url=sys.argv[2], timeout=30) as client:
        run = client.batch(sys.argv[3], task={"kind": "video"}, concurrency=4)
        async for outcome in run(sys.argv[4:]):
            pass
asyncio.run(main())
"""
SLOW = {
    "creating": (Fault(delay_after=30), "POST"),
    "settling": (Fault(drop="after"), "POST"),
    "looking": (Fault(delay=30), "GET"),
}


def sources() -> list[str]:
    """Return URLs that no other test uses."""
    return [f"http://127.0.0.1:9/{time.time_ns()}-{n}.mov" for n in range(MANY)]


def creates(emulator: Emulator) -> Counter[str]:
    """Return the number of create requests for each source."""
    sent = emulator.requests.matching("POST", "/tasks")
    return Counter(json.loads(one.body)["url"] for one in sent)


def interrupt(emulator: Emulator, arguments: list[str], times: int) -> bytes:
    """Interrupt a program after four creates and return its output."""
    running = subprocess.Popen(
        [sys.executable, "-c", *arguments], stderr=subprocess.PIPE
    )
    try:
        sent = partial(emulator.requests.matching, "POST", "/tasks")
        until(lambda: len(sent()) >= 4 or running.poll() is not None, 30)
        assert running.poll() is None, running.communicate()[1].decode()
        time.sleep(0.3)
        for _ in range(times):
            running.send_signal(signal.SIGINT)
            time.sleep(0.05)
        return running.communicate(timeout=10)[1]  # a server may take 30 s
    finally:
        running.kill()
        running.communicate()


@pytest.mark.parametrize("program", [BLOCKING, AWAITING], ids=["blocking", "awaiting"])
@pytest.mark.parametrize("at", [*SLOW, "waiting"])
@pytest.mark.parametrize("times", [1, 2])
def test_an_interrupt_ends_a_run_and_no_task_is_created_twice(
    emulator: Emulator, tmp_path: Path, program: str, at: str, times: int
) -> None:
    emulator.scripts.add(Script(seconds=4 if at == "waiting" else 0), times=4)
    emulator.scripts.add(Script(), times=None)
    if at in SLOW:
        fault, method = SLOW[at]
        emulator.faults.add(fault, method=method, path="/tasks*", times=None)
    if at == "settling":  # the list does not show the tasks yet
        late = Fault(status=200, body=b"[]")
        emulator.faults.add(late, method="GET", path="/tasks", times=None)
    items, journal = sources(), tmp_path / "run.sqlite3"
    arguments = [program, emulator.key, emulator.url, str(journal), *items]
    output = interrupt(emulator, arguments, times)
    assert b"KeyboardInterrupt" in output or times == 2  # this may cut the trace short
    emulator.faults.clear()
    with Ittybit(emulator.key, base_url=emulator.url, timeout=1) as client:
        # Requests already sent have arrived by now.
        run = client.batch(journal, task=TASK, settle=0.01, concurrency=8)
        assert all(outcome.succeeded for outcome in run(items))
        assert run.report().done == MANY
    assert creates(emulator) == Counter(items)


@pytest.mark.parametrize("steps", [0, 1, 5, 30, 200, 600, 1500])
def test_a_cancelled_run_can_be_resumed_from_its_journal(
    emulator: Emulator, tmp_path: Path, steps: int
) -> None:
    emulator.scripts.add(Script(), times=None)
    items = sources()

    async def run() -> int:
        async with AsyncIttybit(
            emulator.key, base_url=emulator.url, timeout=1
        ) as client:
            batch = client.batch(
                tmp_path / "run.sqlite3", task=TASK, settle=0.05, concurrency=3
            )
            return len([outcome async for outcome in batch(items)])

    async def cancel_run() -> None:
        task = asyncio.ensure_future(run())
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])

    async def run_twice() -> int:
        await cancel_run()
        return await run()  # immediately: the cancelled run has released the journal

    assert asyncio.run(run_twice()) <= MANY
    assert creates(emulator) == Counter(items)


MEMORY = """
import asyncio, resource, sys
from ittybit import AsyncIttybit
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
def missing(many):
    for n in range(many):
        yield {"source": f"/missing/{n}.mov", "label": f"{n % 100}"}
async def main():
    async with AsyncIttybit("key", base_url="http://127.0.0.1:9") as client:
        run = client.batch(sys.argv[1], task={"kind": "video"}, concurrency=8)
        counts = []
        for many in (1000, 8000):
            counts.append(len([None async for outcome in run(missing(many))]))
            print(peak())
        assert counts == [1000, 8000], counts
asyncio.run(main())
"""


def test_a_run_of_many_items_uses_little_memory(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", MEMORY, str(tmp_path / "run.sqlite3")],
        capture_output=True,
        check=True,
    )
    few, many = map(int, ended.stdout.split())
    assert many - few < 12  # MiB; the journal has 2
