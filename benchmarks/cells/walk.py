"""Cost of walking the items of many pages."""

from __future__ import annotations

import gc
import time
from typing import Any

from memory import peak, reset_peak, resident


class Walk:
    """Measurement of a walk, from its creation to `figures`."""

    def __init__(self, items: int, keep: bool) -> None:
        self._items, self._keep = items, keep
        self._kept: list[Any] = []
        self._seen = 0
        gc.collect()
        reset_peak()
        self._before = resident()
        self._cpu = time.process_time()

    def add(self, item: Any) -> bool:
        """Count an item, and return whether it was the last."""
        self._seen += 1
        if self._keep:
            self._kept.append(item)
        return self._seen >= self._items

    def figures(self) -> dict[str, Any]:
        """Return the cost of the walk."""
        cpu = time.process_time() - self._cpu
        kept = (resident() - self._before) / self._seen if self._keep else None
        return {
            "errors": int(self._seen != self._items),
            "cpu_us": cpu / self._seen * 1e6,
            "grown_bytes": peak() - self._before,
            **({"bytes_per_item": kept} if kept is not None else {}),
        }
