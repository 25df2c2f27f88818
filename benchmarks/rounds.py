"""Runner of the works: two sides in one process, or each peer in its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.environments import python_of, vendor_package
from benchmarks.peers import FEW, OURS, VENDOR
from benchmarks.work import Work

Figures = dict[str, Any]
Found = dict[str, dict[str, list[Figures]]]  # by work and peer, one element per round

BESIDE = "beside"
"""Key in a peer's figures for our client's figures in the same pair."""

_CELL = Path(__file__).parent / "cells" / "cell.py"
_LONGEST = 600


@dataclass(frozen=True)
class Scale:
    """The amount of work: `seconds` of CPU in a cell, `items` in a walk.

    A pair of clients with a goal runs in `processes` processes, one after another. Any
    other pair runs in one process. Each process measures `pairs` pairs. A work without
    pairs runs in `rounds` processes.
    """

    rounds: int
    processes: int
    pairs: int
    seconds: float
    items: int
    few_peers: bool

    def peers_of(self, work: Work) -> list[str]:
        """Return the peers that do `work`."""
        few = FEW - work.left_out if self.few_peers else work.peers
        return [peer for peer in work.peers if peer in few]


FULL = Scale(
    rounds=3, processes=2, pairs=20, seconds=1.0, items=100_000, few_peers=False
)
QUICK = Scale(
    rounds=2, processes=1, pairs=10, seconds=0.4, items=20_000, few_peers=True
)


def run(
    works: list[Work],
    scale: Scale,
    place: Mapping[str, Any],
    report: Callable[[str], None],
) -> Found:
    """Measure, and return the figures of each round. `place` goes to each cell."""
    found: Found = {}
    for work in works:
        peers = scale.peers_of(work)
        of_work: dict[str, list[Figures]] = {peer: [] for peer in peers}
        found[work.name] = of_work
        for number in range(scale.processes if work.is_paired else scale.rounds):
            for peer in peers:
                report(f"{work.name}, {peer}, {number + 1}")
                arguments = cell_arguments(work, peer, scale, place)
                if not work.is_paired:
                    of_work[peer].append(run_cell(arguments, python_of(peer)))
                elif peer != OURS and (number == 0 or work.has_goal_for(peer)):
                    pairs = split(run_cell(arguments, sys.executable))
                    of_work[OURS] += [one[BESIDE] for one in pairs if BESIDE in one]
                    of_work[peer] += pairs
    return found


def split(figures: Figures) -> list[Figures]:
    """Return a peer's figures in each pair, or the figures of its failure."""
    if "pairs" not in figures:
        return [figures]
    return [{**theirs, BESIDE: ours} for ours, theirs in figures["pairs"]]


def cell_arguments(
    work: Work, peer: str, scale: Scale, place: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the arguments of a process that measures `peer`."""
    return {
        **place,
        "measure": work.measure,
        "peer": peer,
        "seconds": scale.seconds,
        "pairs": scale.pairs,
        "items": scale.items,
        **work.asked,
        **work.peers[peer],
    }


def _environment(peer: str) -> dict[str, str]:
    # Proxies, keys, and uncompiled modules would change the result.
    vendor = {"PUBLISHED_PACKAGE": str(vendor_package())} if peer == VENDOR else {}
    return vendor | {
        name: value
        for name, value in os.environ.items()
        if not name.upper().endswith("_PROXY")
        and not name.startswith(("ITTYBIT_", "OPENAI_"))
        and name != "PYTHONDONTWRITEBYTECODE"
    }


def run_cell(arguments: Mapping[str, Any], python: str) -> Figures:
    """Run one cell. If it fails, return the error as a figure."""
    command = [python, str(_CELL), json.dumps(arguments)]
    try:
        done = subprocess.run(
            command,
            cwd=arguments["folder"],
            env=_environment(arguments["peer"]),
            capture_output=True,
            text=True,
            timeout=_LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"errors": 1, "first_error": f"not finished after {_LONGEST} s"}
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no error message"])[-1]
        return {"errors": 1, "first_error": last[:300]}
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures
