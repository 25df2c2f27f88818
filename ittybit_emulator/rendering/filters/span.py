"""Time span of a rendering, and the progress through it."""

import math
from collections.abc import Callable

import msgspec

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.files import Facts


class Span(msgspec.Struct, frozen=True):
    """A time span in seconds; `end` is exclusive."""

    start: float
    end: float

    @property
    def length(self) -> float:
        """The duration in seconds."""
        return self.end - self.start


def parse_span(facts: Facts, start: float | None, end: float | None) -> Span:
    """Return the span of the options `start` and `end`, or raise MediaError.

    The span of a video starts and ends at frames: its first frame is the first one at
    or after `start`.
    """
    duration = facts.duration or 0.0
    if start and start >= duration:
        raise MediaError(
            f"`start` must be less than the duration of {duration:g} s, got {start:g} s"
        )
    first, last = start or 0.0, duration if end is None else min(end, duration)
    if facts.fps:
        first = _next_frame(first, facts.fps)
        last = max(_next_frame(last, facts.fps), first + 1 / facts.fps)
    return Span(first, last)


def _next_frame(seconds: float, fps: float) -> float:
    return math.ceil(round(seconds * fps, 3)) / fps


class Progress:
    """Progress of a rendering, reported as a percentage below 100."""

    def __init__(self, total: float, report: Callable[[float], None]) -> None:
        self._total = total
        self._report = report
        self._reported = 0.0

    def reach(self, seconds: float) -> None:
        """Record that `seconds` are rendered."""
        percent = min(99.0, 100 * seconds / self._total) if self._total > 0 else 0.0
        if percent >= self._reported + 1:
            self._reported = percent
            self._report(round(percent, 1))
