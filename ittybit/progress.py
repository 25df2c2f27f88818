"""How far a transfer is, and how fast."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable

from msgspec import Struct, field

__all__ = ["OnProgress", "Progress"]

_WINDOW = 5.0  # seconds over which the rate is measured
_STEP = 0.1  # seconds between two points of that window


class Progress(Struct, frozen=True):
    """A state of a transfer.

    `bytes` have gone of `total`, which is None where it is not known; `rate` is in
    bytes a second, over the last five seconds.
    """

    bytes: int
    total: int | None
    rate: float

    @property
    def fraction(self) -> float | None:
        """The part that has gone, 0 to 1, or None where the total is not known."""
        return min(1.0, self.bytes / self.total) if self.total else None


class Meter(Struct):
    """Adds up what the parts of a transfer have done; times are a monotonic clock's.

    A part that begins again goes back, and so does the sum.

    >>> meter = Meter(total=10)
    >>> meter.moved("first part", 5, now=0.0)
    Progress(bytes=5, total=10, rate=0.0)
    """

    total: int | None = None
    _bytes: int = 0
    _parts: dict[Hashable, int] = field(default_factory=dict[Hashable, int])
    _points: deque[tuple[float, int]] = field(default_factory=deque[tuple[float, int]])

    def moved(self, part: Hashable, bytes: int, now: float) -> Progress:
        """Take note that `part` has done so many bytes by now."""
        self._bytes += bytes - self._parts.get(part, 0)
        self._parts[part] = bytes
        return Progress(self._bytes, self.total, self._rate(now))

    def begin(self, part: Hashable, bytes: int) -> None:
        """Let `part` begin with so many bytes, which do not count in the rate."""
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
        begun, before = points[0]
        return max(0.0, (self._bytes - before) / (now - begun)) if now > begun else 0.0


OnProgress = Callable[[Progress], object]
