"""Imports, each in a fresh interpreter."""

from __future__ import annotations

import json
import subprocess
import sys
from statistics import median
from typing import Any

from time_limit import TimeLimit

_PROGRAM = """
import sys, time
loaded, cpu, wall = len(sys.modules), time.process_time(), time.perf_counter()
exec(sys.argv[1])
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
print(f"[{wall * 1e3}, {cpu * 1e3}, {len(sys.modules) - loaded}]")
"""


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Repeat the import."""
    _once(cell)  # writes compiled files
    # Other processes use the CPU, so the wall clock ends the loop.
    limit, found = TimeLimit(cell["seconds"] / 4), []
    while not limit.is_reached() or len(found) < 3:
        found.append(_once(cell))
    wall, cpu, modules = (median(each) for each in zip(*found, strict=True))
    return {"errors": 0, "import_ms": cpu, "wall_ms": wall, "modules": modules}


def _once(cell: dict[str, Any]) -> tuple[float, float, int]:
    command = [sys.executable, "-c", _PROGRAM, cell["statement"]]
    done = subprocess.run(command, cwd=cell["folder"], capture_output=True, check=True)
    wall, cpu, modules = json.loads(done.stdout)
    return wall, cpu, modules
