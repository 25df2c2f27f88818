"""Rendering of the kinds `video` and `audio`, and of each stream of a file."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.encoders.quality import audio_bitrate
from ittybit_emulator.rendering.encoders.writer import Encoder, open_encoder
from ittybit_emulator.rendering.files import Work
from ittybit_emulator.rendering.filters.audio import AudioFilter, shape_of
from ittybit_emulator.rendering.filters.canvas import make_canvas, parse_fps
from ittybit_emulator.rendering.filters.display import colors_of
from ittybit_emulator.rendering.filters.run import Filter, run_filters
from ittybit_emulator.rendering.filters.span import Span, align_span, parse_span
from ittybit_emulator.rendering.filters.video import VideoFilter
from ittybit_emulator.rendering.libraries import translate_errors
from ittybit_emulator.rendering.limits import MAX_SOUND_SECONDS
from ittybit_emulator.rendering.options import CODECS, Options
from ittybit_emulator.rendering.probing.source import Source, open_source

_SOUNDS = {
    "mp3": ("libmp3lame", "mp3", "mp3"),
    "aac": ("aac", "adts", "aac"),
    "ogg": ("libopus", "ogg", "ogg"),
    "opus": ("libopus", "ogg", "opus"),
    "wav": ("pcm_s16le", "wav", "wav"),
    "flac": ("flac", "flac", "flac"),
    "alac": ("alac", "ipod", "m4a"),
}
"""Encoder and muxer of libav, and the suffix, for each format of a sound."""
_LOSSLESS = {"wav", "flac", "alac"}
_SHORTEST = {"aac": 0.1}
"""Seconds. libav does not recognize a file of fewer ADTS frames."""


def render_audio(work: Work) -> Path:
    """Render the sound of an audio or video file, and return its path."""
    options = work.options
    name, container, suffix = _SOUNDS[options.format or ""]
    path = work.target / f"audio.{suffix}"
    bitrate = options.bitrate or audio_bitrate(options.quality)
    lossless = options.format in _LOSSLESS
    with (
        open_sound(work, "rendering the sound") as (source, part),
        open_encoder(path, container) as encoder,
    ):
        stream = source.audio
        assert stream is not None
        added = encoder.add_audio(stream, name, None if lossless else bitrate)
        shape, shortest = shape_of(added), _SHORTEST.get(name, 0)
        track = AudioFilter(stream, part, shape, shortest)
        encode(work, source, part, encoder, {track: added})
    return path


def render_video(work: Work) -> Path:
    """Render a video with its sound, and return its path."""
    form = work.options.format or ""
    path = work.target / f"video.{form}"
    with (
        open_video(work, "rendering the video") as (source, part),
        open_encoder(path) as encoder,
    ):
        codec = work.options.codec or CODECS[form][0]
        tracks = add_tracks(work, work.options, source, part, encoder, codec)
        encode(work, source, part, encoder, tracks)
    return path


@contextmanager
def open_sound(work: Work, action: str) -> Generator[tuple[Source, Span]]:
    """Open a file with sound, and yield it with the span to render."""
    if work.facts.kind == "image":
        raise MediaError("the input is an image, which has no sound")
    part = parse_span(work)
    if part.length > MAX_SOUND_SECONDS:
        raise MediaError(
            f"the sound may be {MAX_SOUND_SECONDS / 3600:g} hours long, "
            f"got {part.length / 3600:.1f} hours; set `start` and `end`"
        )
    with open_source(work.source) as source, translate_errors(action):
        if source.audio is None:
            raise MediaError("the input is a video without sound")
        yield source, part


@contextmanager
def open_video(work: Work, action: str) -> Generator[tuple[Source, Span]]:
    """Open a video, and yield it with the span to render."""
    if work.facts.kind != "video":
        raise MediaError(f"{action} needs a video, got an {work.facts.kind}")
    part = parse_span(work)
    with open_source(work.source) as source, translate_errors(action):
        assert source.video is not None
        yield source, align_span(part, source.video, source.origin)


def add_tracks(
    work: Work,
    options: Options,
    source: Source,
    part: Span,
    encoder: Encoder,
    codec: str = "h264",
) -> dict[Filter, VideoStream | AudioStream]:
    """Add a video stream and an audio stream with their filters to an output."""
    tracks: dict[Filter, VideoStream | AudioStream] = {}
    if (video := source.video) is not None:
        canvas = make_canvas(work.facts, options, "yuv420p")
        fps = canvas.fps or parse_fps(work.facts.fps or 25)
        added = encoder.add_video(codec, canvas, fps, colors_of(video), options)
        tracks[VideoFilter(video, part, canvas)] = added
    if (audio := source.audio) is not None:
        sound = encoder.add_audio(audio)
        tracks[AudioFilter(audio, part, shape_of(sound))] = sound
    return tracks


def encode(
    work: Work,
    source: Source,
    part: Span,
    encoder: Encoder,
    tracks: dict[Filter, VideoStream | AudioStream],
) -> None:
    """Render a span into the streams of an output."""
    for track, frame in run_filters(source, part, list(tracks), work.report):
        encoder.write(tracks[track], frame)
