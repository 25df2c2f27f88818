"""Rendering of the kind `video`: a video in another size, length, or codec."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from av.audio.frame import AudioFrame
from av.stream import Stream
from av.video.frame import VideoFrame

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.encoders.quality import rate_factor
from ittybit_emulator.rendering.encoders.writer import (
    Encoder,
    audio_shape,
    open_encoder,
)
from ittybit_emulator.rendering.files import Facts
from ittybit_emulator.rendering.filters.audio import AudioFilter
from ittybit_emulator.rendering.filters.geometry import place
from ittybit_emulator.rendering.filters.overlays import draw_overlays
from ittybit_emulator.rendering.filters.picture import colors_of
from ittybit_emulator.rendering.filters.span import (
    Progress,
    Span,
    align_span,
    parse_span,
)
from ittybit_emulator.rendering.filters.video import VideoFilter
from ittybit_emulator.rendering.libraries import translate_errors
from ittybit_emulator.rendering.options import CODECS, VideoOptions
from ittybit_emulator.rendering.probing.source import Source, open_source

_SOUND = {"mp4": "aac", "mov": "aac", "webm": "libopus"}
_SOUND_RATE = 128_000
_MAX_FPS = 120
"""Frames per second."""


def render_video(
    source: Path,
    facts: Facts,
    options: VideoOptions,
    target: Path,
    report: Callable[[float], None],
    *,
    key_frames: float | None = None,
) -> Path:
    """Render a video with its sound, and return its path.

    `key_frames` is the interval between key frames in seconds; None means the default
    of the encoder.
    """
    if facts.kind != "video":
        raise MediaError(f"the kind video needs a video, got an {facts.kind}")
    path = target / f"video.{options.format}"
    part = parse_span(facts, options.start, options.end)
    progress = Progress(part.length, report)
    with (
        open_source(source) as file,
        translate_errors("rendering the video"),
        open_encoder(path) as encoder,
    ):
        _Rendering(file, facts, options, part, encoder, key_frames).run(progress)
    return path


class _Rendering:
    """The rendering of one source into one file."""

    def __init__(
        self,
        source: Source,
        facts: Facts,
        options: VideoOptions,
        part: Span,
        encoder: Encoder,
        key_frames: float | None,
    ) -> None:
        self._source = source
        assert source.video is not None
        self._span = part = align_span(part, source.video, source.origin)
        self._encoder = encoder
        self._key_frames = key_frames
        self._add_picture(facts, options)
        self._sound: AudioFilter | None = None
        if source.audio is not None:
            context = source.audio.codec_context
            name = _SOUND[options.format]
            self._audio = encoder.add_audio(name, context, _SOUND_RATE)
            self._sound = AudioFilter(audio_shape(self._audio), part)

    def run(self, progress: Progress) -> None:
        """Render all frames of the span."""
        source = self._source
        waiting: set[Stream] = {s for s in (source.video, source.audio) if s}
        for frame in source.frames(*waiting, start=self._span.start):
            time = source.time(frame)
            stream: Stream | None
            if isinstance(frame, VideoFrame):
                stream, past = source.video, self._take_picture(frame, time)
                progress.reach((time or 0) - self._span.start)
            else:
                stream, past = source.audio, self._take_sound(frame, time)
            if past and stream is not None:
                waiting.discard(stream)
            if not waiting:
                break
        self._finish()

    def _add_picture(self, facts: Facts, options: VideoOptions) -> None:
        stream = self._source.video
        assert stream is not None
        size = (facts.width or 0, facts.height or 0)
        placement = place(
            size, options.width, options.height, options.fit, options.position, step=2
        )
        self._video = self._encoder.add_video(
            codec := options.codec or CODECS[options.format][0],
            placement.canvas,
            _fps(options.fps or facts.fps or 25),
            colors_of(stream),
            rate_factor=rate_factor(codec, options.quality),
            bitrate=options.bitrate,
            key_frames=self._key_frames,
        )
        self._filter = VideoFilter(
            stream,
            self._span,
            placement,
            _fps(options.fps) if options.fps else None,
            options.background or "#000000",
            draw_overlays(options.layers, placement.canvas),
        )

    def _take_picture(self, frame: VideoFrame, time: float | None) -> bool:
        """Render a frame, or return True if it is after the span."""
        for ready in self._filter.push(frame, time):
            self._encoder.write(self._video, ready)
        return self._filter.done

    def _take_sound(self, frame: AudioFrame, time: float | None) -> bool:
        """Render an audio frame, or return True if it is after the span."""
        assert self._sound is not None
        if time is not None and time >= self._span.limit:
            return True
        for ready in self._sound.push(frame, time):
            self._encoder.write(self._audio, ready)
        return False

    def _finish(self) -> None:
        for picture in self._filter.finish():
            self._encoder.write(self._video, picture)
        self._encoder.write(self._video, None)
        if self._sound is not None:
            for sound in self._sound.finish():
                self._encoder.write(self._audio, sound)
            self._encoder.write(self._audio, None)


def _fps(rate: float) -> Fraction:
    return Fraction(min(max(rate, 1), _MAX_FPS)).limit_denominator(1001)
