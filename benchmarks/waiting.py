"""What it costs to wait for many tasks at once.

    python -m benchmarks.waiting [--tasks 1000] [--newer 5000] [--shortest 5]

Waits for tasks that take `shortest` seconds up to four times that, once alone in the
account and once below `newer` tasks of others: all together as the client does it, each
alone with GETs after the same learned pauses, and each alone with GETs at an even
interval, which is twice the mean delay of the first way, so that the delay is the same.
The delay is from the end of a task to when its wait returns, in seconds.
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
    """Requests, of pages and of single tasks, and the delay of each task."""

    pages: int
    singles: int
    delays: list[float]

    @property
    def requests(self) -> int:
        """How many there were in all."""
        return self.pages + self.singles

    def __truediv__(self, other: Cost) -> float:
        return self.requests / other.requests

    def __str__(self) -> str:
        number = self.requests / len(self.delays)
        late = quantiles(self.delays, n=20)[-1]
        return (
            f"{number:7.3f} requests a task ({self.pages} pages, {self.singles} GETs), "
            f"delay {mean(self.delays):.2f} mean, {late:.2f} p95"
        )


def evenly(interval: float) -> Way:
    """Wait for one task with a GET of its own every so many seconds."""

    async def wait(client: AsyncIttybit, id: str) -> Task:
        await asyncio.sleep(random.random() * interval)
        task = await client.tasks.get(id)
        while not task.ended:
            await asyncio.sleep(interval)
            task = await client.tasks.get(id)
        return task

    return wait


async def each_alone(client: AsyncIttybit, id: str) -> Task:
    """Wait for one task with GETs of its own, after learned pauses."""
    schedule = PollSchedule()
    schedule.join(id, time.monotonic())
    while True:
        await asyncio.sleep(max(0.0, schedule.next() - time.monotonic()))
        schedule.begin(time.monotonic())
        task = await client.tasks.get(id)
        if task.ended:
            return task
        schedule.told(id, time.monotonic(), task, random.random())


async def together(client: AsyncIttybit, id: str) -> Task:
    """Wait for one task as the client does it."""
    return await client.tasks.wait(id)


async def measure(way: Way, tasks: int, newer: int, shortest: float) -> Cost:
    """Wait for all tasks in one `way`, and return what it cost."""
    delays: list[float] = []
    asked: Counter[bool] = Counter()

    def count(attempt: Attempt) -> None:
        asked[attempt.request.url.endswith("/tasks")] += 1

    async def wait(client: AsyncIttybit, id: str) -> None:
        task = await way(client, id)
        assert task.updated is not None
        delays.append((datetime.now(UTC) - task.updated).total_seconds())

    with Emulator(processes=1) as emulator:
        ids = seeded(emulator, tasks, shortest)
        emulator.seed(newer, over=True)
        async with AsyncIttybit(
            emulator.key, base_url=emulator.url, on_request=count
        ) as client:
            await asyncio.gather(*(wait(client, id) for id in ids))
    return Cost(asked[True], asked[False], delays)


def seeded(emulator: Emulator, tasks: int, shortest: float) -> list[str]:
    """Make tasks that end in no order, a few of them at a time; return their ids."""
    chance = random.Random(1)
    times = [chance.uniform(shortest, 4 * shortest) for _ in range(-(-tasks // 10))]
    made = [emulator.seed(10, Script(seconds=seconds)) for seconds in times]
    return [id for ids in made for id in ids][:tasks]


def main() -> None:
    """Measure, and print a line for each way and account."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.waiting")
    parser.add_argument("--tasks", type=int, default=1000)
    parser.add_argument("--newer", type=int, default=5000)
    parser.add_argument("--shortest", type=float, default=5.0)
    told = parser.parse_args()
    for newer in (0, told.newer):
        print(f"{told.tasks} tasks waited for, {newer} newer ones of others")
        size = (told.tasks, newer, told.shortest)
        shared = asyncio.run(measure(together, *size))
        print(f"  together           {shared}")
        ways = {
            "alone, learned": each_alone,
            "alone, evenly": evenly(2 * mean(shared.delays)),
        }
        for name, way in ways.items():
            cost = asyncio.run(measure(way, *size))
            print(f"  {name:18} {cost}\n    of which together {shared / cost:.1%}")


if __name__ == "__main__":
    main()
