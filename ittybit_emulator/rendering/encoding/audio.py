"""The kind `audio`: the sound of a file in another format (spec section 15.4)."""

from collections.abc import Callable, Iterator
from pathlib import Path

from av.audio.frame import AudioFrame

from ittybit_emulator.rendering.encoding.quality import sound_rate
from ittybit_emulator.rendering.encoding.writer import encoding
from ittybit_emulator.rendering.errors import MediaError
from ittybit_emulator.rendering.facts import Facts
from ittybit_emulator.rendering.failures import translated
from ittybit_emulator.rendering.filtering.audio import AudioFilter
from ittybit_emulator.rendering.filtering.span import Span, span
from ittybit_emulator.rendering.limits import LONGEST_SOUND
from ittybit_emulator.rendering.option_types import AudioOptions
from ittybit_emulator.rendering.probing.source import Source, opened
from ittybit_emulator.rendering.progress import Progress

_ENCODERS = {
    "mp3": ("libmp3lame", "mp3"),
    "aac": ("aac", "adts"),
    "ogg": ("libopus", "ogg"),
    "opus": ("libopus", "ogg"),
    "wav": ("pcm_s16le", "wav"),
    "flac": ("flac", "flac"),
    "alac": ("alac", "ipod"),
}
"""Encoder and writer of libav for each format."""
_LOSSLESS = {"wav", "flac", "alac"}
_SUFFIXES = {"alac": "m4a"}


def render_audio(
    source: Path,
    facts: Facts,
    options: AudioOptions,
    target: Path,
    report: Callable[[float], None],
) -> Path:
    """Render a sound from a sound or from a video.

    Args:
        source: A sound or a video.
        facts: What the source is.
        options: As asked for.
        target: The folder to write into.
        report: Told the percentage done.

    Raises:
        MediaError: The source has no sound, or ends before `start`.
    """
    if facts.kind == "image":
        raise MediaError("The input is a picture and has no sound.")
    path = target / f"audio.{_SUFFIXES.get(options.format, options.format)}"
    name, container = _ENCODERS[options.format]
    bitrate = options.bitrate or sound_rate(options.quality)
    wanted = span(facts, options.start, options.end)
    if wanted.length > LONGEST_SOUND:
        raise MediaError(
            f"The sound is {wanted.length / 3600:.1f} hours long; "
            f"{LONGEST_SOUND / 3600:g} hours are allowed. Use `start` and `end`."
        )
    progress = Progress(wanted.length, report)
    with opened(source) as file, translated("Rendering the sound"):
        if file.audio is None:
            raise MediaError("The input is a video without sound.")
        lossless = options.format in _LOSSLESS
        with encoding(path, container) as encoder:
            context = file.audio.codec_context
            stream = encoder.add_audio(name, context, None if lossless else bitrate)
            for ready in _filtered(file, AudioFilter(stream, wanted), wanted, progress):
                encoder.write(stream, ready)
            encoder.write(stream, None)
    return path


def _filtered(
    source: Source, sound: AudioFilter, wanted: Span, progress: Progress
) -> Iterator[AudioFrame]:
    assert source.audio is not None
    # No seeking: in many formats of sound it lands only near the place.
    for frame in source.frames(source.audio):
        assert isinstance(frame, AudioFrame)
        time = source.time(frame)
        if time is not None and time >= wanted.end:
            break
        yield from sound.push(frame, time)
        progress.reach((time or 0) - wanted.start)
    yield from sound.finish()
