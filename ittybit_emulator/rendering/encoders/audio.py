"""Rendering of the kind `audio`: the sound of a file in another format."""

from collections.abc import Callable, Iterator
from pathlib import Path

from av.audio.frame import AudioFrame

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.encoders.quality import audio_bitrate
from ittybit_emulator.rendering.encoders.writer import audio_shape, open_encoder
from ittybit_emulator.rendering.files import Facts
from ittybit_emulator.rendering.filters.audio import AudioFilter
from ittybit_emulator.rendering.filters.span import Progress, Span, parse_span
from ittybit_emulator.rendering.libraries import translate_errors
from ittybit_emulator.rendering.limits import MAX_SOUND_SECONDS
from ittybit_emulator.rendering.options import AudioOptions
from ittybit_emulator.rendering.probing.source import Source, open_source

_ENCODERS = {
    "mp3": ("libmp3lame", "mp3"),
    "aac": ("aac", "adts"),
    "ogg": ("libopus", "ogg"),
    "opus": ("libopus", "ogg"),
    "wav": ("pcm_s16le", "wav"),
    "flac": ("flac", "flac"),
    "alac": ("alac", "ipod"),
}
"""Encoder and muxer of libav for each format."""
_LOSSLESS = {"wav", "flac", "alac"}
_SHORTEST = {"aac": 0.1}
"""Seconds. libav does not recognize a file of fewer ADTS frames."""
_SUFFIXES = {"alac": "m4a"}


def render_audio(
    source: Path,
    facts: Facts,
    options: AudioOptions,
    target: Path,
    report: Callable[[float], None],
) -> Path:
    """Render the sound of an audio or video file, and return its path."""
    if facts.kind == "image":
        raise MediaError("the input is an image, which has no sound")
    path = target / f"audio.{_SUFFIXES.get(options.format, options.format)}"
    name, container = _ENCODERS[options.format]
    bitrate = options.bitrate or audio_bitrate(options.quality)
    part = parse_span(facts, options.start, options.end)
    if part.length > MAX_SOUND_SECONDS:
        raise MediaError(
            f"the sound may be {MAX_SOUND_SECONDS / 3600:g} hours long, "
            f"got {part.length / 3600:.1f} hours; set `start` and `end`"
        )
    progress = Progress(part.length, report)
    with open_source(source) as file, translate_errors("rendering the sound"):
        if file.audio is None:
            raise MediaError("the input is a video without sound")
        lossless = options.format in _LOSSLESS
        with open_encoder(path, container) as encoder:
            context = file.audio.codec_context
            stream = encoder.add_audio(name, context, None if lossless else bitrate)
            audio = AudioFilter(audio_shape(stream), part, _SHORTEST.get(name, 0))
            for ready in _filter(file, audio, part, progress):
                encoder.write(stream, ready)
            encoder.write(stream, None)
    return path


def _filter(
    source: Source, audio: AudioFilter, part: Span, progress: Progress
) -> Iterator[AudioFrame]:
    assert source.audio is not None
    # Seeking is imprecise in many audio formats, so this reads from the beginning.
    for frame in source.frames(source.audio):
        assert isinstance(frame, AudioFrame)
        time = source.time(frame)
        if time is not None and time >= part.limit:
            break
        yield from audio.push(frame, time)
        progress.reach((time or 0) - part.start)
    yield from audio.finish()
