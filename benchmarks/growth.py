"""Growth of cost with the amount of work: `python -m benchmarks.growth`.

Measures the CPU time of a call by calls in flight, the memory of a walk by items, and
the time of a batch by items. The goals are constant, constant, and linear. Each figure
is the median of several processes. The program writes the figures as JSON, and the
chart of docs/performance.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import batch, content, curves, machine, page
from benchmarks.peers import LABELS, OURS
from benchmarks.rounds import run_cell
from benchmarks.server import run_nginx

IN_FLIGHT = (1, 10, 100, 1000, 10_000)
WALKED = (1000, 10_000, 100_000)
BATCHED = (1000, 10_000, 100_000, 1_000_000)
_BARE = "aiohttp_tuned"
RESULT = page.RESULTS / "growth.json"
PICTURE = page.ROOT / "docs" / "growth.svg"

Points = dict[str, list[tuple[int, float]]]  # amount of work and cost by name


def calls(place: dict[str, Any], rounds: int) -> Points:
    """Return µs of CPU per call by the number of calls in flight."""
    job = {"measure": "pairs", "side": "awaiting", "call": "get_task"}
    size = {"peer": _BARE, "pairs": 10 * rounds, "seconds": 2.0 * rounds}
    points: Points = {LABELS[OURS]: [], LABELS[_BARE]: []}
    for at_once in IN_FLIGHT:
        figures = run_cell({**place, **job, **size, "at_once": at_once}, sys.executable)
        if figures["errors"]:
            raise SystemExit(f"{at_once} in flight: {figures.get('first_error')}")
        for name, side in zip(points, zip(*figures["pairs"], strict=True), strict=True):
            points[name].append((at_once, median(one["cpu_us"] for one in side)))
    return points


def walks(place: dict[str, Any], rounds: int) -> Points:
    """Return the growth of memory in MiB by the number of items in a walk."""
    options = {**place, "measure": "awaiting_walks", "peer": OURS}
    points: Points = {}
    for keep, name in ((False, "walked"), (True, "kept")):
        job = {**options, "keep": keep}
        points[name] = [
            (n, median(_grown({**job, "items": n}) for _ in range(rounds)))
            for n in WALKED
        ]
    return points


def _grown(options: dict[str, Any]) -> float:
    return float(run_cell(options, sys.executable)["grown_bytes"]) / 2**20


def batches(folder: Path, most: int) -> Iterator[tuple[str, Points]]:
    """Yield the seconds and the peak MiB of a batch by its number of items."""
    seconds: Points = {}
    peaks: Points = {}
    for way in batch.IN_FLIGHT:
        for items in (n for n in BATCHED if n <= most):
            journal = folder / f"{way}-{items}.sqlite3"
            options = {
                "way": way,
                "items": items,
                "alone": True,
                "journal": str(journal),
            }
            figures = batch.cell(url="http://127.0.0.1:9", **options)
            assert figures["done"] == items, figures
            seconds.setdefault(way, []).append((items, figures["cpu"]))
            peaks.setdefault(way, []).append((items, figures["peak"]))
            journal.unlink()
    yield "batch_seconds", seconds
    yield "batch_peak", peaks


def measure(rounds: int, most: int) -> dict[str, Points]:
    """Run all measurements."""
    server_core, core = machine.cores()
    with tempfile.TemporaryDirectory(dir=machine.folder()) as home:
        folder = Path(home)
        pages = max(WALKED) // content.PAGE_SIZE + 1
        with run_nginx(folder, pages, 1024, server_core) as url:
            place = {"url": url, "core": core, "folder": home}
            result = {"calls": calls(place, rounds), "walks": walks(place, rounds)}
        return {**result, **dict(batches(folder, most))}


def draw(result: dict[str, Points]) -> str:
    """Return the chart as SVG."""
    panels = [
        curves.Panel("CPU of a GET, µs", "calls in flight", result["calls"]),
        curves.Panel("memory of a walk, MiB more", "items", result["walks"]),
        curves.Panel("CPU of a batch, seconds", "items", result["batch_seconds"]),
        curves.Panel("peak memory of a batch, MiB", "items", result["batch_peak"]),
    ]
    return curves.draw("How cost grows", panels)


def main() -> None:
    """Measure and draw, or only draw the stored result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--most", type=int, default=max(BATCHED), metavar="ITEMS")
    parser.add_argument("--redraw", action="store_true", help="draw the stored result")
    options = parser.parse_args()
    if not options.redraw:
        result = {
            "machine": machine.describe(),
            **measure(options.rounds, options.most),
        }
        RESULT.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    PICTURE.write_text(draw(json.loads(RESULT.read_text("utf-8"))), "utf-8")
    print(f"{RESULT}\n{PICTURE}")


if __name__ == "__main__":
    main()
