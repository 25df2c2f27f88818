"""Time span of a rendering."""

import math

import msgspec
from av.video.stream import VideoStream

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.files import Work
from ittybit_emulator.rendering.probing.source import Source

_STEADY = 0.02
"""Relative difference of the average and the lowest exact frame rate."""


class Span(msgspec.Struct, frozen=True):
    """A time span in seconds."""

    start: float
    length: float
    limit: float
    """The time from which frames are dropped: infinite without `end`, because headers
    round the duration of a file."""


def parse_span(work: Work, source: Source, video: VideoStream | None) -> Span:
    """Return the span of the options `start` and `end`, or raise MediaError.

    If a video has a constant frame rate, it begins with the first frame at or after
    `start`.
    """
    duration = work.facts.duration or 0.0
    start, end = work.options.start or 0.0, work.options.end
    if start and start >= duration:
        raise MediaError(
            f"`start` must be less than the duration of {duration:g} s, got {start:g} s"
        )
    limit = math.inf if end is None or end >= duration else end
    end = min(limit, duration)
    if start and video is not None and (rate := _steady_rate(video)):
        first = float((video.start_time or 0) * (video.time_base or 0)) - source.origin
        start = first + math.ceil(round((start - first) * rate, 2)) / rate
        end = max(end, start + 1 / rate)
        limit = max(end, limit)
    return Span(start, end - start, limit)


def _steady_rate(stream: VideoStream) -> float:
    """Return the frame rate of a video, or 0 if it is not constant."""
    rate, base = float(stream.average_rate or 0), float(stream.base_rate or 0)
    return rate if abs(base - rate) < _STEADY * rate else 0.0
