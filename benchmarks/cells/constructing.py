"""Creation of clients: the first in a process, and later ones."""

from __future__ import annotations

import time
from typing import Any

from timing import microseconds


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Execute `statement` once, and evaluate `expression` repeatedly."""
    names: dict[str, Any] = {}
    exec(cell["statement"], names)
    make = eval(f"lambda: {cell['expression']}", names)
    start = time.process_time()
    make()
    first = time.process_time() - start
    later = microseconds(make, cell["seconds"])
    return {"errors": 0, "cpu_us": later, "first_ms": first * 1e3}
