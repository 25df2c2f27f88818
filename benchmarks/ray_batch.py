"""What a batch on Ray costs, by process, and how many items go through.

    python -m benchmarks.ray_batch [--items 20000] [--workers 2]

Two workers on this machine create tasks at nginx, which answers at once. CPU of the
workers, of the journal's actor, of the limiter's and of the driver, in microseconds an
item, and what they have in memory. The rate limit is far above what goes through.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.batch import TASK, sources
from benchmarks.server import serving
from ittybit.ray import RayBatch
from ittybit.ray.optional_imports import import_optional

_ROLES = {
    "BlockWorker": "workers",
    "JournalActor": "journal",
    "LimiterActor": "limiter",
}
_TICK = os.sysconf("SC_CLK_TCK")


def cpu() -> Counter[str]:
    """Return the seconds of CPU that the actors and this process have had so far."""
    found: Counter[str] = Counter(driver=time.process_time())
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name = (folder / "cmdline").read_text()
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        for actor, role in _ROLES.items():
            if name.startswith(f"ray::{actor}"):
                found[role] += (int(fields[11]) + int(fields[12])) / _TICK
    return found


def memory() -> dict[str, int]:
    """Return the MiB that each actor has in memory now, the most of a role."""
    found: dict[str, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name = (folder / "cmdline").read_text()
            pages = int((folder / "statm").read_text().split()[1])
        except OSError:  # it has ended meanwhile
            continue
        for actor, role in _ROLES.items():
            if name.startswith(f"ray::{actor}"):
                mib = pages * os.sysconf("SC_PAGE_SIZE") >> 20
                found[role] = max(mib, found.get(role, 0))
    return found


def measure(folder: Path, url: str, items: int, workers: int) -> None:
    """Run a batch, and print what it cost."""
    with RayBatch(
        folder / "run.sqlite3",
        task=TASK,
        concurrency=256,
        base_url=url,
        rate_limit=100_000,
        max_connections=256,
    ) as batch:
        begun, before, done = time.perf_counter(), cpu(), 0
        walk = batch.run(sources(items), workers=workers, block=512)
        for done, outcome in enumerate(walk, 1):
            assert outcome.succeeded, outcome
            if done == items:  # the workers end with the walk
                seconds, spent = time.perf_counter() - begun, cpu() - before
                held = memory()
    assert done == items, done
    each = ", ".join(f"{role} {used / items * 1e6:.0f}" for role, used in spent.items())
    print(f"{items} items, {workers} workers: {items / seconds:.0f} items a second")
    print(f"us of CPU an item, with the start of each: {each}")
    print(f"MiB in memory: {held}")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    told = parser.parse_args()
    os.environ["ITTYBIT_API_KEY"] = "key"
    ray = import_optional("ray")
    ray.init(include_dashboard=False, object_store_memory=80_000_000)
    core = max(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "nginx").mkdir()
        try:
            with serving(folder / "nginx", 1, 1024, core) as url:
                measure(folder, url, told.items, told.workers)
        finally:
            ray.shutdown()


if __name__ == "__main__":
    main()
