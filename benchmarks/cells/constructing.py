"""The making of clients: the first of a process, and those that follow."""

from __future__ import annotations

import time
from typing import Any

from timing import microseconds


def measure(cell: dict[str, Any]) -> dict[str, Any]:
    """Import what `statement` says, and evaluate `expression` over and over."""
    names: dict[str, Any] = {}
    exec(cell["statement"], names)
    make = eval(f"lambda: {cell['expression']}", names)
    begun = time.process_time()
    make()
    first = time.process_time() - begun
    later = microseconds(make, cell["seconds"])
    return {"errors": 0, "cpu_us": later, "first_ms": first * 1e3}
