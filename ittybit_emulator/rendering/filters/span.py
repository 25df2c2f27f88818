"""Time span of a rendering."""

import math

import msgspec
from av.video.stream import VideoStream

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.files import Work

_STEADY = 0.02
"""Relative difference of the average and the lowest exact frame rate."""


class Span(msgspec.Struct, frozen=True):
    """A time span in seconds; `end` is exclusive."""

    start: float
    end: float
    is_cut: bool = True
    """False if the span continues to the end of the file, which headers round."""

    @property
    def limit(self) -> float:
        """The time in seconds from which frames are dropped."""
        return self.end if self.is_cut else math.inf

    @property
    def length(self) -> float:
        """The duration in seconds."""
        return self.end - self.start


def parse_span(work: Work) -> Span:
    """Return the span of the options `start` and `end`, or raise MediaError."""
    duration = work.facts.duration or 0.0
    start, end = work.options.start, work.options.end
    if start and start >= duration:
        raise MediaError(
            f"`start` must be less than the duration of {duration:g} s, got {start:g} s"
        )
    if end is None or end >= duration:
        return Span(start or 0.0, duration, is_cut=False)
    return Span(start or 0.0, end)


def align_span(part: Span, stream: VideoStream, origin: float) -> Span:
    """Return a span that starts and ends at frames, if the frame rate is constant.

    Its first frame is the first one at or after `start`. `origin` is the timestamp of
    the source at 0 s.
    """
    rate, base = stream.average_rate, stream.base_rate
    if not part.start or not rate or not base:
        return part
    if abs(float(base) / float(rate) - 1) > _STEADY:
        return part
    first = float((stream.start_time or 0) * (stream.time_base or 0)) - origin
    frames = math.ceil(round((part.start - first) * rate, 2))
    start = first + frames / float(rate)
    return Span(start, max(part.end, start + 1 / float(rate)), part.is_cut)
