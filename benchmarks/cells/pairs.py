"""Comparison of our client and a peer, in pairs of short rounds in one process.

The order is ours, peer, peer, ours, and so on. A machine that becomes slower or faster
between rounds therefore favors neither side. The server is another process. The figures
are the CPU time of this process. Both sides do the same amount of work.
"""

from __future__ import annotations

import gc
import time
from contextlib import ExitStack
from importlib import import_module
from typing import Any, Protocol

_LEAST = 4


class Side(Protocol):
    """One of the two clients, with its work."""

    least: int
    """The smallest amount of work in a round."""

    def prepare(self) -> None:
        """Prepare a round. This step is not measured."""

    def run(self, count: int) -> None:
        """Do `count` units of work: calls, items, files, or pages."""

    def finish(self) -> dict[str, float]:
        """End a round and return figures other than CPU and time. Not measured."""


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of both sides in each pair."""
    kind = import_module(f"sides_{cell['side']}")
    with ExitStack() as stack:
        sides: list[Side] = [
            stack.enter_context(kind.Of({**cell, "peer": name}))
            for name in ("ours", cell["peer"])
        ]
        seconds = cell["seconds"] / cell["pairs"] / 2
        counts = [_calibrate(side, seconds) for side in sides]
        gc.collect()
        gc.freeze()  # otherwise each collection visits all modules
        return {"errors": 0, "pairs": _pairs(sides, counts, cell)}


def _pairs(
    sides: list[Side], counts: list[int], cell: dict[str, Any]
) -> list[list[dict[str, float]]]:
    pairs: list[list[dict[str, float]]] = []
    ends = time.perf_counter() + 2 * cell["seconds"]
    while len(pairs) < cell["pairs"]:
        if len(pairs) >= _LEAST and time.perf_counter() > ends:
            break
        order = (0, 1) if len(pairs) % 2 == 0 else (1, 0)
        pair = {n: _round(sides[n], counts[n]) for n in order}
        pairs.append([pair[0], pair[1]])
    return pairs


def _calibrate(side: Side, seconds: float) -> int:
    """Warm up `side`, and return the count that takes about `seconds` of CPU."""
    count = side.least
    _round(side, count)  # connects and loads modules, so its time is useless
    for _ in range(3):  # specialize the bytecode
        each = _round(side, count)["cpu_us"] / 1e6
        if each * side.least > seconds:
            break
        count = max(side.least, round(seconds / each / side.least) * side.least)
    return count


def _round(side: Side, count: int) -> dict[str, float]:
    side.prepare()
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    side.run(count)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    figures = {"cpu_us": cpu / count * 1e6, "wall_us": wall / count * 1e6}
    if more := side.finish():
        figures |= more
        figures["mb_per_second"] = more["mb"] * count / wall
        figures["mb_per_cpu_second"] = more["mb"] * count / cpu
    return figures
