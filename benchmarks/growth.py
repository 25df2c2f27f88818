"""How cost grows with the work: `python -m benchmarks.growth`.

CPU of a call against calls in flight, memory against items walked, time against items
of a batch: flat, flat and in proportion is what is hoped for. Each figure is that of a
process of its own; of rounds, the median is shown. Writes the figures as JSON and the
picture that docs/performance.md shows.
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
from benchmarks.rounds import measured
from benchmarks.server import serving

IN_FLIGHT = (1, 10, 100, 1000, 10_000)
WALKED = (1000, 10_000, 100_000)
BATCHED = (1000, 10_000, 100_000, 1_000_000)
_BARE = "aiohttp_tuned"
RESULT = page.RESULTS / "growth.json"
PICTURE = page.ROOT / "docs" / "growth.svg"

Points = dict[str, list[tuple[int, float]]]  # of names, what was done and its cost


def calls(place: dict[str, Any], rounds: int) -> Points:
    """Return µs of CPU a call, against how many are in flight."""
    job = {"measure": "pairs", "side": "awaiting", "call": "get_task"}
    size = {"peer": _BARE, "pairs": 10 * rounds, "seconds": 2.0 * rounds}
    points: Points = {LABELS[OURS]: [], LABELS[_BARE]: []}
    for at_once in IN_FLIGHT:
        figures = measured({**place, **job, **size, "at_once": at_once}, sys.executable)
        if figures["errors"]:
            raise SystemExit(f"{at_once} in flight: {figures.get('first_error')}")
        for name, side in zip(points, zip(*figures["pairs"], strict=True), strict=True):
            points[name].append((at_once, median(one["cpu_us"] for one in side)))
    return points


def walks(place: dict[str, Any], rounds: int) -> Points:
    """Return MiB by which memory grew, against how many items were walked."""
    told = {**place, "measure": "awaiting_walks", "peer": OURS}
    points: Points = {}
    for keep, name in ((False, "walked"), (True, "kept")):
        asked = {**told, "keep": keep}
        points[name] = [
            (n, median(_grown({**asked, "items": n}) for _ in range(rounds)))
            for n in WALKED
        ]
    return points


def _grown(told: dict[str, Any]) -> float:
    return float(measured(told, sys.executable)["grown_bytes"]) / 2**20


def batches(folder: Path, most: int) -> Iterator[tuple[str, Points]]:
    """Yield seconds and peak MiB of a batch, against how many items it had."""
    seconds: Points = {}
    peaks: Points = {}
    for way in batch.IN_FLIGHT:
        for items in (n for n in BATCHED if n <= most):
            journal = folder / f"{way}-{items}.sqlite3"
            told = {"way": way, "items": items, "alone": True, "journal": str(journal)}
            figures = batch.cell(url="http://127.0.0.1:9", **told)
            assert figures["done"] == items, figures
            seconds.setdefault(way, []).append((items, figures["cpu"]))
            peaks.setdefault(way, []).append((items, figures["peak"]))
            journal.unlink()
    yield "batch_seconds", seconds
    yield "batch_peak", peaks


def found(rounds: int, most: int) -> dict[str, Points]:
    """Measure all."""
    server_core, core = machine.cores()
    with tempfile.TemporaryDirectory(dir=machine.folder()) as home:
        folder = Path(home)
        pages = max(WALKED) // content.PAGE_SIZE + 1
        with serving(folder, pages, 1024, server_core) as url:
            place = {"url": url, "core": core, "folder": home}
            result = {"calls": calls(place, rounds), "walks": walks(place, rounds)}
        return {**result, **dict(batches(folder, most))}


def drawn(result: dict[str, Points]) -> str:
    """Return the picture."""
    panels = [
        curves.Panel("CPU of a GET, µs", "calls in flight", result["calls"]),
        curves.Panel("memory of a walk, MiB more", "items", result["walks"]),
        curves.Panel("CPU of a batch, seconds", "items", result["batch_seconds"]),
        curves.Panel("peak memory of a batch, MiB", "items", result["batch_peak"]),
    ]
    return curves.drawn("How cost grows", panels)


def main() -> None:
    """Measure, or only draw what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--most", type=int, default=max(BATCHED), metavar="ITEMS")
    parser.add_argument("--redraw", action="store_true", help="from what is kept")
    told = parser.parse_args()
    if not told.redraw:
        result = {"machine": machine.described(), **found(told.rounds, told.most)}
        RESULT.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
    PICTURE.write_text(drawn(json.loads(RESULT.read_text("utf-8"))), "utf-8")
    print(f"{RESULT}\n{PICTURE}")


if __name__ == "__main__":
    main()
