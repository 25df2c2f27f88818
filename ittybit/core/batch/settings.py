"""Settings of a batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ittybit.batch import Item
from ittybit.core.batch.fairness import check_weights
from ittybit.core.printable import show
from ittybit.core.serialization.plain import to_number
from ittybit.errors import ArgumentError

_MOST = 100_000


@dataclass(frozen=True, kw_only=True)
class BatchSettings:
    """Validated settings of a batch. Raises ArgumentError for an invalid value."""

    concurrency: int = 64
    """Number of items that the batch works on at the same time."""
    settle: float = 120.0
    """Seconds after which a create whose response was lost can no longer arrive."""
    send: float = 60.0
    """Seconds that sending a create may take."""
    tries: int = 5
    """Number of attempts of a step, including the first."""
    storm_minutes: float = 15.0
    """Minutes to wait while the server refuses all requests for now."""
    weights: Mapping[str, float] = field(default_factory=dict[str, float])
    """Shares of the labels. A label that is not listed has weight 1."""
    by_content: bool = False
    """Whether files are compared by content instead of path, size, and time."""
    defaults: Item | None = None
    """Fields of items that do not set them."""
    journal: str | None = None
    """Path of the journal, which no result may replace."""

    def __post_init__(self) -> None:
        for name in ("concurrency", "tries"):
            value = self._normalize(name)
            if type(value) is not int or not 0 < value <= _MOST:
                raise ArgumentError(
                    f"{name} must be a whole number from 1 to {_MOST}, "
                    f"got {show(value)}"
                )
        for name in ("settle", "send"):
            seconds = self._normalize(name)
            if type(seconds) not in (int, float) or not 0 < seconds < 1e6:
                raise ArgumentError(
                    f"{name} must be a number of seconds above 0, got {show(seconds)}"
                )
        minutes = self._normalize("storm_minutes")
        if type(minutes) not in (int, float) or not 0 <= minutes < 1e6:
            raise ArgumentError(
                "storm_minutes must be a number of minutes, at least 0, got "
                f"{show(minutes)}"
            )
        object.__setattr__(self, "weights", check_weights(self.weights))

    @property
    def storm_seconds(self) -> float:
        """Seconds to wait while the server refuses all requests for now."""
        return self.storm_minutes * 60

    def _normalize(self, name: str) -> Any:
        value = to_number(getattr(self, name))
        object.__setattr__(self, name, value)
        return value
