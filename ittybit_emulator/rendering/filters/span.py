"""Time span of a video or a sound that is rendered."""

import math

import msgspec

from ittybit_emulator.rendering.errors import MediaError
from ittybit_emulator.rendering.facts import Facts


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
