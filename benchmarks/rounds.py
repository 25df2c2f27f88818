"""Rounds: in each, every peer does every work once, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.environments import python_of
from benchmarks.peers import FEW
from benchmarks.work import Work

Figures = dict[str, Any]
Found = dict[str, dict[str, list[Figures]]]  # of works, of peers, of rounds

_CELL = Path(__file__).parent / "cells" / "cell.py"
_LONGEST = 600


@dataclass(frozen=True)
class Scale:
    """How much is done: `seconds` of CPU in a cell, `items` in a walk."""

    rounds: int
    seconds: float
    items: int
    few_peers: bool

    def peers_of(self, work: Work) -> list[str]:
        """Return who does `work`."""
        few = FEW - work.left_out if self.few_peers else work.peers
        return [peer for peer in work.peers if peer in few]


FULL = Scale(rounds=5, seconds=1.0, items=100_000, few_peers=False)
QUICK = Scale(rounds=3, seconds=0.15, items=20_000, few_peers=True)


def run(
    works: list[Work],
    scale: Scale,
    place: Mapping[str, Any],
    tell: Callable[[str], None],
) -> Found:
    """Measure, and return the figures of each round. `place` goes to each cell."""
    found: Found = {work.name: {} for work in works}
    for number in range(scale.rounds):
        for work in works:
            peers = scale.peers_of(work)
            shift = number % len(peers)  # nobody is always the first, or after the same
            for peer in peers[shift:] + peers[:shift]:
                tell(f"round {number + 1} of {scale.rounds}: {work.name}, {peer}")
                figures = measured(cell(work, peer, scale, place), python_of(peer))
                found[work.name].setdefault(peer, []).append(figures)
    return found


def cell(
    work: Work, peer: str, scale: Scale, place: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a process of `peer` is told."""
    return {
        **place,
        "measure": work.measure,
        "peer": peer,
        "seconds": scale.seconds,
        "items": scale.items,
        **work.asked,
        **work.peers[peer],
    }


def _environment() -> dict[str, str]:
    # Somebody's proxy, key, or wish for no compiled files has no part in this.
    return {
        name: value
        for name, value in os.environ.items()
        if not name.upper().endswith("_PROXY")
        and not name.startswith(("ITTYBIT_", "OPENAI_"))
        and name != "PYTHONDONTWRITEBYTECODE"
    }


def measured(told: Mapping[str, Any], python: str) -> Figures:
    """Run one cell; what fails is told among its figures, and all else goes on."""
    command = [python, str(_CELL), json.dumps(told)]
    try:
        done = subprocess.run(
            command,
            cwd=told["folder"],
            env=_environment(),
            capture_output=True,
            text=True,
            timeout=_LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"errors": 1, "first_error": f"no end after {_LONGEST} s"}
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["nothing said"])[-1]
        return {"errors": 1, "first_error": last[:300]}
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures
