"""CPU of a batch item, compared with a hand-written script and with task queues.

    python -m benchmarks.batch_peers [--items 10000] [--rounds 5] [--seconds 3]

Each peer creates a task for each item, waits until it is ready, and records the intent,
the task, and the result in SQLite. A task takes `--seconds`. The peers take turns: each
round is a new process on one core, and the server runs on another core. A figure is the
CPU time of one process, without its imports. `huey` and `dbos` are measured with a
tenth of the items, because they need more time.
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
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import machine
from benchmarks.batches.server import run_server

OURS = "ours"
PEERS = {
    "script": "benchmarks.batches.script",
    "huey": "benchmarks.batches.huey_queue",
    "dbos": "benchmarks.batches.dbos_workflow",
}
_MODULES = {OURS: "benchmarks.batches.ours", **PEERS}
_SLOW = {"huey": 10, "dbos": 10}
_WARM_UP = 500  # items, which are not measured


def measure(options: dict[str, Any]) -> float:
    """Run one round in this process, and return the CPU per item in microseconds."""
    if options["core"] is not None:
        os.sched_setaffinity(0, {options["core"]})
    run = import_module(_MODULES[options["peer"]]).run
    folder, url, items = Path(options["folder"]), options["url"], options["items"]
    if not _SLOW.get(options["peer"]):
        asyncio.run(run(url, str(folder / "warm-up"), _WARM_UP, options["in_flight"]))
    start = time.process_time()
    done = asyncio.run(run(url, str(folder / "run"), items, options["in_flight"]))
    spent: float = (time.process_time() - start) / items * 1e6
    assert done == items, (options["peer"], done, items)
    return spent


def run_round(peer: str, **options: Any) -> float:
    """Run one round in a new process, and return the CPU per item in microseconds."""
    items = options.pop("items") // _SLOW.get(peer, 1)
    with tempfile.TemporaryDirectory(dir=machine.disk()) as folder:
        cell = {"peer": peer, "folder": folder, "items": items, **options}
        command = [sys.executable, "-m", "benchmarks.batch_peers"]
        command += ["--cell", json.dumps(cell)]
        text = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    return float(text.split()[-1])


def compare(peers: list[str], rounds: int, **options: Any) -> None:
    """Measure all peers in turn, and print their figures and the ratios to ours."""
    found: dict[str, list[float]] = {peer: [] for peer in [OURS, *peers]}
    for number in range(rounds):
        order = list(found) if number % 2 == 0 else list(reversed(found))
        for peer in order:
            found[peer].append(run_round(peer, **options))
    for peer, figures in found.items():
        ratios = [
            ours / other for ours, other in zip(found[OURS], figures, strict=True)
        ]
        print(
            f"{peer:8} {median(figures):7.0f} us of CPU per item; ours / {peer}: "
            f"{median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})"
        )


def main() -> None:
    """Compare the installed peers, or run one round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--in-flight", type=int, default=256)
    parser.add_argument("--peers", nargs="+", choices=PEERS)
    parser.add_argument("--cell", type=json.loads, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.cell:
        print(measure(given.cell))
        return
    peers = given.peers or [
        name for name in PEERS if name == "script" or find_spec(name)
    ]
    server, core = machine.cores()
    with run_server(given.seconds, server) as url:
        compare(
            peers,
            given.rounds,
            url=url,
            core=core,
            items=given.items,
            in_flight=given.in_flight,
        )


if __name__ == "__main__":
    main()
