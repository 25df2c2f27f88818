"""Command line: measure, print the table, and write the result and the chart."""

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
from benchmarks.server import run_nginx
from benchmarks.work import Work
from benchmarks.works import works


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmarks that the command line selects."""
    options = _parser().parse_args(arguments)
    if options.redraw:
        page.redraw()
        return
    chosen = _chosen(options.only)
    if options.list:
        print(*(f"{work.name:22} {work.title}" for work in chosen), sep="\n")
        return
    result = _measure(chosen, _scale(options))
    print(*table.heading(result), "", *table.lines(result, chosen), sep="\n")
    options.out.mkdir(parents=True, exist_ok=True)
    result.save(options.out / "result.json")
    (options.out / "chart.svg").write_text(chart.draw(result, chosen), "utf-8")
    print(f"{options.out}/result.json, {options.out}/chart.svg")
    if options.publish:
        page.publish(result, options.publish)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m benchmarks", description="Measure the clients and their peers."
    )
    parser.add_argument("--quick", action="store_true", help="few peers, short cells")
    parser.add_argument("--only", nargs="+", metavar="WORK", help="prefixes of names")
    parser.add_argument("--list", action="store_true", help="list the works and exit")
    parser.add_argument(
        "--rounds",
        type=int,
        help=f"rounds per work: default {FULL.rounds}, quick {QUICK.rounds}",
    )
    parser.add_argument(
        "--seconds",
        type=float,
        help=f"CPU seconds of a cell: default {FULL.seconds}, quick {QUICK.seconds}",
    )
    parser.add_argument("--out", type=Path, default=Path("bench-out"), metavar="FOLDER")
    parser.add_argument(
        "--publish",
        metavar="NAME",
        help="store the result, and write docs/benchmarks.md",
    )
    parser.add_argument(
        "--redraw",
        action="store_true",
        help="write docs/benchmarks.md from the stored result",
    )
    return parser


def _chosen(only: list[str] | None) -> list[Work]:
    prefixes = tuple(only or [""])
    chosen = [work for work in works() if work.name.startswith(prefixes)]
    if not chosen:
        raise SystemExit(f"no work starts with {' or '.join(prefixes)}: see --list")
    return chosen


def _scale(options: argparse.Namespace) -> Scale:
    scale = QUICK if options.quick else FULL
    more: dict[str, Any] = {
        name: value
        for name in ("rounds", "seconds")
        if (value := getattr(options, name)) is not None
    }
    return replace(scale, **more)


def _measure(chosen: list[Work], scale: Scale) -> Result:
    server_core, core = machine.cores()
    described, installed = machine.describe(), versions()
    with (
        tempfile.TemporaryDirectory(dir=machine.folder()) as home,
        tempfile.NamedTemporaryFile(dir=machine.disk(), suffix=".bin") as file,
    ):
        folder = Path(home)
        content.fill(cast("BinaryIO", file), content.FILE_BYTES)
        # A walk that ends with a full page requests the next page.
        pages = scale.items // content.PAGE_SIZE + 1
        with run_nginx(folder, pages, content.FILE_BYTES, server_core) as url:
            place = {
                "url": url,
                "core": core,
                "folder": str(folder),
                "file": file.name,
            }
            found = run(chosen, scale, place, _report)
    _report("")
    return Result(
        made=datetime.now(UTC).strftime("%Y-%m-%d"),
        machine=described,
        versions=installed,
        scale=asdict(scale),
        found=found,
    )


def _report(line: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
