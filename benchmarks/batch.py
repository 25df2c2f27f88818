"""What a batch costs besides its requests, and how many items go through.

    python -m benchmarks.batch [--items 1000000] [--rate-items 20000]

First the journal and the scheduling alone: creates are answered inside the process, so
that nothing is sent. CPU in microseconds for each item and each of its three stages
(create, wait, verify), peak memory, the size of the journal, and the time to find that
all is done. Then rates against nginx, which answers at once: one event loop with 2000
items in flight beside 64 threads. Each figure is of a process of its own on one core,
with the server on another.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.cells.memory import peak, resident
from benchmarks.server import serving

STAGES = 3
TASK = {"kind": "image", "width": 320}
IN_FLIGHT = {"one loop": 2000, "threads": 64}


def sources(count: int) -> Iterator[str]:
    """Yield so many URLs, one after another."""
    return (f"https://example.com/{number}.jpg" for number in range(count))


def answered_here(way: str) -> None:
    """Let creates be answered without a request."""
    from ittybit.types import Task, TaskFile

    made = TaskFile(id="file_1", url="https://example.com/a.webp", filename="a.webp")

    def work(case: Any) -> Task:
        return Task(id=f"task_{case.entry.seq}", status="completed", output=made)

    if way == "threads":
        from ittybit_sync.batch.work.creation import CreateStep as Blocking

        Blocking._post = lambda _, case, body: work(case)  # type: ignore[method-assign]  # in place of a request
        return
    from ittybit_async.batch.work.creation import CreateStep

    async def post(_: CreateStep, case: Any, body: Any) -> Task:
        return work(case)

    CreateStep._post = post  # type: ignore[method-assign]  # in place of a request


def walk(way: str, url: str, journal: str, count: int) -> int:
    """Run a batch over `count` items, and return how many went well."""
    settings: Any = {"task": TASK, "concurrency": IN_FLIGHT[way]}
    if way == "threads":
        from ittybit_sync import Ittybit

        with Ittybit("key", base_url=url) as client:
            batch = client.batch(journal, **settings)
            return sum(outcome.succeeded for outcome in batch(sources(count)))

    async def run() -> int:
        from ittybit_async import AsyncIttybit

        connections = IN_FLIGHT[way]
        async with AsyncIttybit(
            "key", base_url=url, max_connections=connections
        ) as client:
            run = client.batch(journal, **settings)
            return sum([outcome.succeeded async for outcome in run(sources(count))])

    return asyncio.run(run())


def measure(told: dict[str, Any]) -> dict[str, float]:
    """Return the figures of one run, which this process makes."""
    if told["alone"]:
        answered_here(told["way"])
    if told["core"] is not None:
        os.sched_setaffinity(0, {told["core"]})
    before, begun, cpu = resident(), time.perf_counter(), time.process_time()
    done = walk(told["way"], told["url"], told["journal"], told["items"])
    return {
        "done": done,
        "seconds": time.perf_counter() - begun,
        "cpu": time.process_time() - cpu,
        "peak": peak() / 2**20,
        "before": before / 2**20,
    }


def cell(**told: Any) -> dict[str, float]:
    """Return the figures of a run in a process of its own."""
    told["core"] = machine.cores()[1]
    command = [sys.executable, "-m", "benchmarks.batch", "--cell", json.dumps(told)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    figures: dict[str, float] = json.loads(text)
    return figures


def alone(folder: Path, way: str, items: int) -> None:
    """Print what the journal and the scheduling cost, and a run that finds all done."""
    journal = folder / f"{way.replace(' ', '-')}.sqlite3"
    told = {"way": way, "url": "http://127.0.0.1:9", "items": items, "alone": True}
    first = cell(journal=str(journal), **told)
    assert first["done"] == items, first
    each = first["cpu"] / items * 1e6
    size = journal.stat().st_size / items
    print(
        f"{way}, {items} items, nothing sent: {each:.1f} us of CPU an item, "
        f"{each / STAGES:.1f} an item and stage; {first['seconds']:.1f} s; peak "
        f"{first['peak']:.0f} MiB; journal {size:.0f} bytes an item"
    )
    again = cell(journal=str(journal), **told)
    assert again["done"] == 0, again
    print(
        f"  the same again: {again['seconds']:.1f} s, {again['cpu']:.1f} of CPU, peak "
        f"{again['peak']:.0f} MiB"
    )


def rates(folder: Path, items: int) -> None:
    """Print how many items a second go through, each way."""
    core, _ = machine.cores()
    found: dict[str, float] = {}
    with serving(folder / "nginx", 1, 1024, core) as url:
        for way in IN_FLIGHT:
            journal = str(folder / f"rate-{way.replace(' ', '-')}.sqlite3")
            figures = cell(way=way, url=url, journal=journal, items=items, alone=False)
            assert figures["done"] == items, figures
            found[way] = items / figures["seconds"]
            print(
                f"{way}, {IN_FLIGHT[way]} in flight: {found[way]:.0f} items a second, "
                f"{figures['cpu'] / items * 1e6:.0f} us of CPU an item"
            )
    print(f"threads reach {found['threads'] / found['one loop']:.2f} of one loop")


def main() -> None:
    """Measure all, or one cell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--rate-items", type=int, default=20_000)
    parser.add_argument("--cell", type=json.loads, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.cell:
        print(json.dumps(measure(told.cell)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "nginx").mkdir()
        rates(folder, told.rate_items)
        for way in IN_FLIGHT:
            alone(folder, way, told.items)


if __name__ == "__main__":
    main()
