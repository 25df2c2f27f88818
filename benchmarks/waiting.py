"""Cost of waiting for many tasks at once.

    python -m benchmarks.waiting [--tasks 1000] [--newer 5000] [--shortest 5]

Each task takes between `shortest` seconds and four times as long. The benchmark runs
once in an account without other tasks, and once with `newer` tasks that are not waited
for. It compares three ways to wait: together, as the client does; one by one with the
client's schedule; and one by one at a fixed interval. That interval is twice the mean
delay of the first way, so that the delays are equal. The delay is the time in seconds
from the end of a task to the return of its wait.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import mean, quantiles

from ittybit.core.config.settings import Attempt
from ittybit.core.waiting.schedule import PollSchedule
from ittybit.types import Task
from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator, Script

Way = Callable[[AsyncIttybit, str], Awaitable[Task]]


@dataclass(frozen=True)
class Cost:
    """Requests of pages, requests of single tasks, and the delay of each task."""

    pages: int
    singles: int
    delays: list[float]

    @property
    def requests(self) -> int:
        """The total number of requests."""
        return self.pages + self.singles

    def __truediv__(self, other: Cost) -> float:
        return self.requests / other.requests

    def __str__(self) -> str:
        number = self.requests / len(self.delays)
        late = quantiles(self.delays, n=20)[-1]
        return (
            f"{number:7.3f} requests per task ({self.pages} pages, "
            f"{self.singles} GETs), delay {mean(self.delays):.2f} mean, {late:.2f} p95"
        )


def poll_at_interval(interval: float) -> Way:
    """Return a way to wait for one task with a GET every `interval` seconds."""

    async def wait(client: AsyncIttybit, id: str) -> Task:
        await asyncio.sleep(random.random() * interval)
        task = await client.tasks.get(id)
        while not task.ended:
            await asyncio.sleep(interval)
            task = await client.tasks.get(id)
        return task

    return wait


async def poll_separately(client: AsyncIttybit, id: str) -> Task:
    """Wait for one task with GETs on the client's schedule."""
    schedule = PollSchedule()
    schedule.join(id, time.monotonic())
    while True:
        await asyncio.sleep(max(0.0, schedule.next() - time.monotonic()))
        schedule.begin(time.monotonic())
        task = await client.tasks.get(id)
        if task.ended:
            return task
        schedule.told(id, time.monotonic(), task, random.random())


async def poll_together(client: AsyncIttybit, id: str) -> Task:
    """Wait for one task as the client does."""
    return await client.tasks.wait(id)


async def measure(way: Way, tasks: int, newer: int, shortest: float) -> Cost:
    """Wait for all tasks in one `way`, and return the cost."""
    delays: list[float] = []
    requests: Counter[bool] = Counter()

    def count(attempt: Attempt) -> None:
        requests[attempt.request.url.endswith("/tasks")] += 1

    async def wait(client: AsyncIttybit, id: str) -> None:
        task = await way(client, id)
        assert task.updated is not None
        delays.append((datetime.now(UTC) - task.updated).total_seconds())

    with Emulator(processes=1) as emulator:
        ids = seed(emulator, tasks, shortest)
        emulator.seed(newer, over=True)
        async with AsyncIttybit(
            emulator.key, base_url=emulator.url, on_request=count
        ) as client:
            await asyncio.gather(*(wait(client, id) for id in ids))
    return Cost(requests[True], requests[False], delays)


def seed(emulator: Emulator, tasks: int, shortest: float) -> list[str]:
    """Create tasks that end in random order, and return their IDs."""
    chance = random.Random(1)
    times = [chance.uniform(shortest, 4 * shortest) for _ in range(-(-tasks // 10))]
    made = [emulator.seed(10, Script(seconds=seconds)) for seconds in times]
    return [id for ids in made for id in ids][:tasks]


def main() -> None:
    """Print a line for each account and way."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.waiting")
    parser.add_argument("--tasks", type=int, default=1000)
    parser.add_argument("--newer", type=int, default=5000)
    parser.add_argument("--shortest", type=float, default=5.0)
    options = parser.parse_args()
    for newer in (0, options.newer):
        print(f"{options.tasks} tasks waited for, {newer} newer tasks")
        size = (options.tasks, newer, options.shortest)
        shared = asyncio.run(measure(poll_together, *size))
        print(f"  {'together':21} {shared}")
        ways = {
            "one by one, scheduled": poll_separately,
            "one by one, fixed": poll_at_interval(2 * mean(shared.delays)),
        }
        for name, way in ways.items():
            cost = asyncio.run(measure(way, *size))
            print(f"  {name:21} {cost}\n    together needs {shared / cost:.1%}")


if __name__ == "__main__":
    main()
