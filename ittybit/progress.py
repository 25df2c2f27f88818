"""Progress and rate of transfers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable
from typing import Literal, TypeAlias

from msgspec import Struct, field

from ittybit.core.display import Shown
from ittybit.core.printable import show
from ittybit.errors import ArgumentError

__all__ = ["OnProgress", "Progress", "ShowProgress"]

_WINDOW = 5.0  # seconds over which the rate is measured
_STEP = 0.1  # seconds between two points of that window


class Progress(Shown, Struct, frozen=True):
    """State of a transfer."""

    bytes: int
    """Bytes transferred."""
    total: int | None
    """Size of the transfer in bytes, or None if it is unknown."""
    rate: float
    """Rate of the last five seconds, in bytes per second."""

    @property
    def fraction(self) -> float | None:
        """Transferred part, 0 to 1, or None if the total is unknown."""
        return min(1.0, self.bytes / self.total) if self.total else None


class Meter(Struct):
    """Sum of the progress of the parts of a transfer.

    Times are from a monotonic clock. If a part starts again, the sum decreases.

    >>> meter = Meter(total=10)
    >>> meter.record("first part", 5, now=0.0)
    Progress(bytes=5, total=10, rate=0.0)
    """

    total: int | None = None
    _bytes: int = 0
    _parts: dict[Hashable, int] = field(default_factory=dict[Hashable, int])
    _points: deque[tuple[float, int]] = field(default_factory=deque[tuple[float, int]])

    def record(self, part: Hashable, bytes: int, now: float) -> Progress:
        """Record the progress of a part.

        Args:
            part: The part.
            bytes: Bytes of the part that are transferred.
            now: Current time in seconds.

        Returns:
            The progress of the transfer.
        """
        self._bytes += bytes - self._parts.get(part, 0)
        self._parts[part] = bytes
        return Progress(self._bytes, self.total, self._rate(now))

    def begin(self, part: Hashable, bytes: int) -> None:
        """Start a part with bytes that do not count in the rate.

        Args:
            part: The part.
            bytes: Bytes of the part that are already transferred.
        """
        change = bytes - self._parts.get(part, 0)
        self._bytes += change
        self._parts[part] = bytes
        self._points = deque((when, at + change) for when, at in self._points)

    def _rate(self, now: float) -> float:
        points = self._points
        while len(points) > 1 and points[0][0] < now - _WINDOW:
            points.popleft()
        if not points or now - points[-1][0] >= _STEP:
            points.append((now, self._bytes))
        start, before = points[0]
        return max(0.0, (self._bytes - before) / (now - start)) if now > start else 0.0


OnProgress = Callable[[Progress], object]
"""Function that is called with the progress of a transfer."""

ShowProgress: TypeAlias = bool | Literal["always"]
"""Whether to show a progress bar: "always" also shows it in a log."""


def check_show_progress(value: object) -> None:
    """Raise ArgumentError if `value` is not a ShowProgress."""
    if not isinstance(value, bool | str) or value not in (True, False, "always"):
        raise ArgumentError(
            f"progress must be True, False, or 'always', got {show(value)}"
        )
