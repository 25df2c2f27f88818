"""Which part of a video or a sound is rendered."""

import math

import msgspec

from ittybit_emulator.rendering.errors import MediaError
from ittybit_emulator.rendering.facts import Facts


class Span(msgspec.Struct, frozen=True):
    """From `start` up to, and without, `end`. Seconds."""

    start: float
    end: float

    @property
    def length(self) -> float:
        """Seconds."""
        return self.end - self.start


def span(facts: Facts, start: float | None, end: float | None) -> Span:
    """Read the options `start` and `end` (spec section 15.2).

    The span of a video begins and ends on its frames: the first frame is the first that
    is shown at `start` or later, and sound is cut at the same moments.

    Raises:
        MediaError: The source ends before the span begins.
    """
    duration = facts.duration or 0.0
    if start and start >= duration:
        raise MediaError(
            f"`start` is {start:g} s, but the input is {duration:g} s long."
        )
    first, last = start or 0.0, duration if end is None else min(end, duration)
    if facts.fps:
        first = _next_frame(first, facts.fps)
        last = max(_next_frame(last, facts.fps), first + 1 / facts.fps)
    return Span(first, last)


def _next_frame(seconds: float, fps: float) -> float:
    return math.ceil(round(seconds * fps, 3)) / fps
