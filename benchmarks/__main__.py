"""The command: measure, show the table, write the result and the picture."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from benchmarks import chart, content, machine, page, table
from benchmarks.environments import versions
from benchmarks.results import Result
from benchmarks.rounds import FULL, QUICK, Scale, run
from benchmarks.server import serving
from benchmarks.work import Work
from benchmarks.works import works


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the command line names."""
    told = _parser().parse_args(arguments)
    if told.redraw:
        page.redraw()
        return
    chosen = _chosen(told.only)
    if told.list:
        print(*(f"{work.name:22} {work.title}" for work in chosen), sep="\n")
        return
    result = _measured(chosen, _scale(told))
    print(*table.heading(result), "", *table.lines(result, chosen), sep="\n")
    told.out.mkdir(parents=True, exist_ok=True)
    result.save(told.out / "result.json")
    (told.out / "chart.svg").write_text(chart.drawn(result, chosen), "utf-8")
    print(f"{told.out}/result.json, {told.out}/chart.svg")
    if told.publish:
        page.publish(result, told.publish)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few peers, short cells")
    parser.add_argument("--only", nargs="+", metavar="WORK", help="names begin so")
    parser.add_argument("--list", action="store_true", help="name the works, and end")
    parser.add_argument(
        "--rounds",
        type=int,
        help=f"instead of {FULL.rounds}, or {QUICK.rounds} if quick",
    )
    parser.add_argument(
        "--seconds",
        type=float,
        help=f"CPU of a cell: {FULL.seconds}, or {QUICK.seconds}",
    )
    parser.add_argument("--out", type=Path, default=Path("bench-out"), metavar="FOLDER")
    parser.add_argument(
        "--publish", metavar="NAME", help="keep the result, write docs/benchmarks.md"
    )
    parser.add_argument(
        "--redraw", action="store_true", help="write that page from what is kept"
    )
    return parser


def _chosen(only: list[str] | None) -> list[Work]:
    begins = tuple(only or [""])
    chosen = [work for work in works() if work.name.startswith(begins)]
    if not chosen:
        raise SystemExit(f"no work is named {' or '.join(begins)}: see --list")
    return chosen


def _scale(told: argparse.Namespace) -> Scale:
    scale = QUICK if told.quick else FULL
    more: dict[str, Any] = {
        name: value
        for name in ("rounds", "seconds")
        if (value := getattr(told, name)) is not None
    }
    return replace(scale, **more)


def _measured(chosen: list[Work], scale: Scale) -> Result:
    server_core, core = machine.cores()
    described, installed = machine.described(), versions()
    with (
        tempfile.TemporaryDirectory(dir=machine.folder()) as home,
        tempfile.NamedTemporaryFile(dir=machine.disk(), suffix=".bin") as file,
    ):
        folder = Path(home)
        content.fill(cast("BinaryIO", file), content.FILE_BYTES)
        # A walk of a full page at the end asks for the one after it.
        pages = scale.items // content.PAGE_SIZE + 1
        with serving(folder, pages, content.FILE_BYTES, server_core) as url:
            place = {
                "url": url,
                "core": core,
                "folder": str(folder),
                "file": file.name,
            }
            found = run(chosen, scale, place, _tell)
    _tell("")
    return Result(
        made=datetime.now(UTC).strftime("%Y-%m-%d"),
        machine=described,
        versions=installed,
        scale=asdict(scale),
        found=found,
    )


def _tell(line: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
