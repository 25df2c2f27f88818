"""Decoding of a span of a source through filters, for all kinds."""

from collections.abc import Callable, Iterator, Sequence

from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

from ittybit_emulator.rendering.filters.audio import AudioFilter
from ittybit_emulator.rendering.filters.span import Span
from ittybit_emulator.rendering.filters.video import VideoFilter
from ittybit_emulator.rendering.probing.source import Source

Filter = VideoFilter | AudioFilter


def run_filters(
    source: Source,
    part: Span,
    filters: Sequence[Filter],
    report: Callable[[float], None],
) -> Iterator[tuple[Filter, VideoFrame | AudioFrame]]:
    """Yield the frames that each filter finishes, and report the progress."""
    reported = 0.0
    source.start = part.start
    for frame in source.frames(*{one.stream for one in filters}):
        time = source.time(frame)
        for one in filters:
            yield from ((one, ready) for ready in one.push(frame, time))
        if all(one.done for one in filters):
            break
        percent = min(99.0, 100 * ((time or 0) - part.start) / (part.length or 1))
        if percent >= reported + 1:
            reported = percent
            report(round(percent, 1))
    for one in filters:
        yield from ((one, ready) for ready in one.finish())
