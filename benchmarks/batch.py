"""Overhead and throughput of a batch.

    python -m benchmarks.batch [--items 1000000] [--rate-items 20000]

The first part measures the throughput with nginx, which responds immediately: one event
loop with 2000 items in flight, and 64 threads. The second part measures the journal and
the scheduling without requests: CPU in microseconds for each item and each of its three
stages (create, wait, verify), peak memory, the size of the journal, and the time of a
second run in which nothing is left to do. Each measurement has its own process on one
core, and the server runs on another core.
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
from benchmarks.server import run_nginx

STAGES = 3
TASK = {"kind": "image", "width": 320}
IN_FLIGHT = {"one loop": 2000, "threads": 64}


def sources(count: int) -> Iterator[str]:
    """Return an iterator over `count` URLs."""
    return (f"https://example.com/{number}.jpg" for number in range(count))


def answer_locally(way: str) -> None:
    """Replace create requests by local results."""
    from ittybit.core.batch.entry import Entry
    from ittybit.types import Task, TaskFile

    made = TaskFile(id="file_1", url="https://example.com/a.webp", filename="a.webp")

    def work(entry: Entry) -> Task:
        return Task(id=f"task_{entry.seq}", status="completed", output=made)

    if way == "threads":
        from ittybit_sync.batch.work.creation import Creation as Blocking

        Blocking._post = lambda _, plan, entry, body: work(entry)  # type: ignore[method-assign]  # replaces the request
        return
    from ittybit_async.batch.work.creation import Creation

    async def post(_: Creation, plan: Any, entry: Entry, body: Any) -> Task:
        return work(entry)

    Creation._post = post  # type: ignore[method-assign]  # replaces the request


def run_batch(way: str, url: str, journal: str, count: int) -> int:
    """Run a batch of `count` items, and return the number of successes."""
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


def measure(options: dict[str, Any]) -> dict[str, float]:
    """Run one cell in this process, and return its figures."""
    if options["alone"]:
        answer_locally(options["way"])
    if options["core"] is not None:
        os.sched_setaffinity(0, {options["core"]})
    before, start, cpu = resident(), time.perf_counter(), time.process_time()
    done = run_batch(
        options["way"], options["url"], options["journal"], options["items"]
    )
    return {
        "done": done,
        "seconds": time.perf_counter() - start,
        "cpu": time.process_time() - cpu,
        "peak": peak() / 2**20,
        "before": before / 2**20,
    }


def cell(**options: Any) -> dict[str, float]:
    """Run one cell in a new process, and return its figures."""
    options["core"] = machine.cores()[1]
    command = [sys.executable, "-m", "benchmarks.batch", "--cell", json.dumps(options)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    figures: dict[str, float] = json.loads(text)
    return figures


def measure_scheduling(folder: Path, way: str, items: int) -> None:
    """Print the cost of a run without requests, and of a run with nothing to do."""
    journal = folder / f"{way.replace(' ', '-')}.sqlite3"
    options = {"way": way, "url": "http://127.0.0.1:9", "items": items, "alone": True}
    first = cell(journal=str(journal), **options)
    assert first["done"] == items, first
    each = first["cpu"] / items * 1e6
    size = journal.stat().st_size / items
    print(
        f"{way}, {items} items without requests: {each:.1f} us of CPU per item, "
        f"{each / STAGES:.1f} per item and stage; {first['seconds']:.1f} s; peak "
        f"{first['peak']:.0f} MiB; journal {size:.0f} bytes per item"
    )
    again = cell(journal=str(journal), **options)
    assert again["done"] == items, again
    print(
        f"  second run: {again['seconds']:.1f} s, {again['cpu']:.1f} of CPU, peak "
        f"{again['peak']:.0f} MiB"
    )


def measure_rates(folder: Path, items: int) -> None:
    """Print the items per second of the event loop and of the threads."""
    core, _ = machine.cores()
    found: dict[str, float] = {}
    with run_nginx(folder / "nginx", 1, 1024, core) as url:
        for way in IN_FLIGHT:
            journal = str(folder / f"rate-{way.replace(' ', '-')}.sqlite3")
            figures = cell(way=way, url=url, journal=journal, items=items, alone=False)
            assert figures["done"] == items, figures
            found[way] = items / figures["seconds"]
            print(
                f"{way}, {IN_FLIGHT[way]} in flight: {found[way]:.0f} items/s, "
                f"{figures['cpu'] / items * 1e6:.0f} us of CPU per item"
            )
    print(f"threads / one loop: {found['threads'] / found['one loop']:.2f}")


def main() -> None:
    """Run all benchmarks or one cell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--rate-items", type=int, default=20_000)
    parser.add_argument("--cell", type=json.loads, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.cell:
        print(json.dumps(measure(options.cell)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "nginx").mkdir()
        measure_rates(folder, options.rate_items)
        for way in IN_FLIGHT:
            measure_scheduling(folder, way, options.items)


if __name__ == "__main__":
    main()
