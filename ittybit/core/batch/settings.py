"""How a batch goes about its items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ittybit.batch import Item
from ittybit.core.batch.fairness import check_weights
from ittybit.errors import ArgumentError

_MOST = 100_000


@dataclass(frozen=True, kw_only=True)
class BatchSettings:
    """What a batch is told, checked.

    `settle` is for how many seconds a create whose answer was lost may still arrive at
    the server; `send` bounds the sending of one. `tries` is how often a step is tried
    in all. `by_content` makes a file the same by its bytes, not by its path and time.
    """

    concurrency: int = 64
    settle: float = 120.0
    send: float = 60.0
    tries: int = 5
    weights: Mapping[str, float] = field(default_factory=dict[str, float])
    by_content: bool = False
    defaults: Item | None = None

    def __post_init__(self) -> None:
        for name in ("concurrency", "tries"):
            value: Any = getattr(self, name)
            if type(value) is not int or not 0 < value <= _MOST:
                raise ArgumentError(
                    f"{name} must be a whole number from 1 to {_MOST}, got {value!r}"
                )
        for name in ("settle", "send"):
            seconds: Any = getattr(self, name)
            if type(seconds) not in (int, float) or not 0 < seconds < 1e6:
                raise ArgumentError(
                    f"{name} must be a number of seconds above 0, got {seconds!r}"
                )
        check_weights(self.weights)
