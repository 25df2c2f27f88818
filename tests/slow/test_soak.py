"""20 000 calls with a fault in one of twenty responses leak nothing."""

import asyncio
import gc
import os
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import ittybit_async
import ittybit_sync
from ittybit.core.config.settings import Attempt
from ittybit_async import AsyncIttybit
from ittybit_async.concurrency import each
from ittybit_sync import Ittybit

ROOT = Path(__file__).parents[2]
WARM, CALLS, LIMIT = 4_000, 20_000, 8
BYTES = 256 << 10  # more than this is a leak: 13 bytes a call


@pytest.fixture
def url() -> Iterator[str]:
    command = [sys.executable, "-m", "tests.slow.faulty_server"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        server.kill()


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    async def pause(seconds: float) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(ittybit_async._io, "sleep", pause)
    monkeypatch.setattr(ittybit_sync._io, "sleep", lambda seconds: None)


def sockets() -> int:
    """Return the number of sockets of this process."""
    found = 0
    for entry in Path("/proc/self/fd").iterdir():
        try:
            found += os.readlink(entry).startswith("socket:")
        except OSError:
            continue
    return found


@dataclass
class Watch:
    """Measures memory, sockets, and threads before and after the calls."""

    sockets: int = field(default_factory=sockets)
    threads: int = field(default_factory=threading.active_count)
    started: float = field(default_factory=time.monotonic)
    retries: int = 0
    memory: int = 0
    growth: int = 0

    def retry(self, attempt: Attempt, error: Exception, seconds: float) -> None:
        self.retries += 1

    def warm(self) -> None:
        gc.collect()
        tracemalloc.start()
        self.memory = tracemalloc.get_traced_memory()[0]

    def done(self) -> None:
        gc.collect()
        self.growth = tracemalloc.get_traced_memory()[0] - self.memory
        tracemalloc.stop()

    def check(self, say: Callable[[str], None]) -> None:
        gc.collect()
        seconds = time.monotonic() - self.started
        left = sockets() - self.sockets, threading.active_count() - self.threads
        say(
            f"{WARM + CALLS} calls, {self.retries} retries, {seconds:.0f} s; "
            f"memory grew by {self.growth / 1024:.1f} KiB in the last {CALLS}; "
            f"{left[0]} sockets and {left[1]} threads are left"
        )
        assert left == (0, 0)
        assert self.growth < BYTES
        assert self.retries > (WARM + CALLS) / 25  # the faults did happen


@pytest.mark.prove
def test_the_async_client_leaks_nothing(url: str, say: Callable[[str], None]) -> None:
    async def walk(client: AsyncIttybit, count: int) -> None:
        async def get(number: int) -> None:
            media = await client.media.get(f"med_{number}")
            assert media.id == f"med_{number}"

        done = [None async for _ in each(get, range(count), limit=LIMIT)]
        assert len(done) == count

    async def main() -> None:
        async with AsyncIttybit(
            "key", base_url=url, timeout=0.5, max_retries=6, on_retry=watch.retry
        ) as client:
            await walk(client, WARM)
            watch.warm()
            await walk(client, CALLS)
            watch.done()
            assert sockets() - watch.sockets <= LIMIT + 5  # the event loop has some too

    watch = Watch()
    asyncio.run(main())
    watch.check(say)


@pytest.mark.prove
def test_the_blocking_client_leaks_nothing(
    url: str, say: Callable[[str], None]
) -> None:
    def walk(client: Ittybit, count: int) -> None:
        def get(number: int) -> None:
            media = client.media.get(f"med_{number}")
            assert media.id == f"med_{number}"

        done = [None for _ in ittybit_sync.each(get, range(count), limit=LIMIT)]
        assert len(done) == count

    watch = Watch()
    with Ittybit(
        "key", base_url=url, timeout=0.5, max_retries=6, on_retry=watch.retry
    ) as client:
        walk(client, WARM)
        watch.warm()
        walk(client, CALLS)
        watch.done()
        assert sockets() - watch.sockets <= LIMIT
    watch.check(say)
