"""Decoding of a span of a file through filters, for all kinds."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager

import msgspec
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.files import Work
from ittybit_emulator.rendering.filters.audio import AudioFilter
from ittybit_emulator.rendering.filters.span import Span, parse_span
from ittybit_emulator.rendering.filters.video import VideoFilter
from ittybit_emulator.rendering.libraries import translate_errors
from ittybit_emulator.rendering.limits import MAX_SOUND_SECONDS
from ittybit_emulator.rendering.probing.source import Source, open_source

Filter = VideoFilter | AudioFilter


class Reader(msgspec.Struct, frozen=True):
    """An open file and the span to render."""

    work: Work
    source: Source
    part: Span

    def run(self, *filters: Filter) -> Iterator[tuple[Filter, VideoFrame | AudioFrame]]:
        """Yield the frames that each filter finishes, and report the progress."""
        source, part, reported = self.source, self.part, 0.0
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
                self.work.report(round(percent, 1))
        for one in filters:
            yield from ((one, ready) for ready in one.finish())


@contextmanager
def open_video(work: Work, action: str) -> Generator[Reader]:
    """Open a video, or raise MediaError."""
    if work.facts.kind != "video":
        raise MediaError(f"{action} needs a video, got an {work.facts.kind}")
    with open_source(work.source) as source, translate_errors(action):
        yield Reader(work, source, parse_span(work, source, source.video))


@contextmanager
def open_sound(work: Work, action: str) -> Generator[Reader]:
    """Open a file with sound, or raise MediaError."""
    if work.facts.kind == "image":
        raise MediaError("the input is an image, which has no sound")
    with open_source(work.source) as source, translate_errors(action):
        if source.audio is None:
            raise MediaError("the input is a video without sound")
        part = parse_span(work, source, None)
        if part.length > MAX_SOUND_SECONDS:
            raise MediaError(
                f"the sound may be {MAX_SOUND_SECONDS / 3600:g} hours long, "
                f"got {part.length / 3600:.1f} hours; set `start` and `end`"
            )
        yield Reader(work, source, part)
