"""Cost of a batch on Ray by process, and its throughput.

    python -m benchmarks.ray_batch [--items 20000] [--workers 2]

Workers on this machine send create requests to nginx, which responds immediately. The
program prints the CPU in microseconds per item of the workers, the journal actor, the
limiter actor, and the driver, and their memory. The rate limit is never reached.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.batch import TASK, sources
from benchmarks.server import run_nginx
from ittybit.ray import RayBatch
from ittybit.ray.actor_handle import import_optional

_ROLES = {
    "BlockWorker": "workers",
    "JournalActor": "journal",
    "LimiterActor": "limiter",
}
_TICK = os.sysconf("SC_CLK_TCK")


def cpu() -> Counter[str]:
    """Return the CPU seconds used so far by each role."""
    found: Counter[str] = Counter(driver=time.process_time())
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name = (folder / "cmdline").read_text()
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # the process has ended
            continue
        for actor, role in _ROLES.items():
            if name.startswith(f"ray::{actor}"):
                found[role] += (int(fields[11]) + int(fields[12])) / _TICK
    return found


def memory() -> dict[str, int]:
    """Return the current memory of each role in MiB (its largest process)."""
    found: dict[str, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            name = (folder / "cmdline").read_text()
            pages = int((folder / "statm").read_text().split()[1])
        except OSError:  # the process has ended
            continue
        for actor, role in _ROLES.items():
            if name.startswith(f"ray::{actor}"):
                mib = pages * os.sysconf("SC_PAGE_SIZE") >> 20
                found[role] = max(mib, found.get(role, 0))
    return found


def measure(folder: Path, url: str, items: int, workers: int) -> None:
    """Run a batch, and print its cost."""
    with RayBatch(
        folder / "run.sqlite3",
        task=TASK,
        concurrency=256,
        base_url=url,
        rate_limit=100_000,
        max_connections=256,
    ) as batch:
        start, before, done = time.perf_counter(), cpu(), 0
        walk = batch.run(sources(items), workers=workers, block=512)
        for done, outcome in enumerate(walk, 1):
            assert outcome.succeeded, outcome
            if done == items:  # read now: the workers end with the loop
                seconds, spent = time.perf_counter() - start, cpu() - before
                used = memory()
    assert done == items, done
    each = ", ".join(f"{role} {s / items * 1e6:.0f}" for role, s in spent.items())
    print(f"{items} items, {workers} workers: {items / seconds:.0f} items/s")
    print(f"us of CPU per item, including the start of each process: {each}")
    print(f"MiB in memory: {used}")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    os.environ["ITTYBIT_API_KEY"] = "key"
    ray = import_optional("ray")
    ray.init(include_dashboard=False, object_store_memory=80_000_000)
    core = max(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "nginx").mkdir()
        try:
            with run_nginx(folder / "nginx", 1, 1024, core) as url:
                measure(folder, url, options.items, options.workers)
        finally:
            ray.shutdown()


if __name__ == "__main__":
    main()
