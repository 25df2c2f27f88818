"""Streams of the sample videos and sounds."""

# pyright: reportUnknownMemberType=false
# (PyAV's stubs leave some parameters without a type.)

from collections.abc import Iterator
from fractions import Fraction
from typing import cast

import av
import av.filter
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container.output import OutputContainer

from ittybit_emulator.samples.scenes import draw_scene, draw_time_code

_SOUND_ENCODERS = {
    ".mp3": "libmp3lame",
    ".wav": "pcm_s16le",
    ".flac": "flac",
    ".ogg": "libopus",
    ".opus": "libopus",
    ".webm": "libopus",
}


def draw_frames(
    seconds: float, width: int, height: int, fps: int, pattern: int
) -> Iterator[av.VideoFrame]:
    """Yield the frames of a video, each drawn on demand."""
    total = max(1, round(seconds * fps))
    for index in range(total):
        picture = draw_scene(width, height, pattern, index / fps)
        draw_time_code(picture, index, fps, index / total)
        frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]  # PyAV's stub
        frame.pts, frame.time_base = index, Fraction(1, fps)
        yield frame


def add_sound(container: OutputContainer, suffix: str) -> AudioStream:
    """Add a stereo stream with the usual codec of files with that suffix."""
    name = _SOUND_ENCODERS.get(suffix, "aac")
    stream = container.add_stream(name, rate=48000)
    assert isinstance(stream, AudioStream)
    stream.layout = "stereo"
    return stream


def encode_tone(
    container: OutputContainer, stream: AudioStream, tone: float, seconds: float
) -> None:
    """Encode and write all of a tone with that pitch in Hz."""
    for frame in _tone(tone, seconds, stream.format.name):
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _tone(tone: float, seconds: float, sample_format: str) -> Iterator[AudioFrame]:
    """Yield the frames of a tone with a slow tremolo, a fade-in, and a fade-out."""
    graph = av.filter.Graph()
    fade = min(0.3, seconds / 4)
    chain = [
        graph.add("sine", f"frequency={tone}:sample_rate=48000:duration={seconds}"),
        graph.add("tremolo", "f=2:d=0.4"),
        graph.add("volume", "2"),
        graph.add("afade", f"t=in:d={fade}"),
        graph.add("afade", f"t=out:st={seconds - fade}:d={fade}"),
        graph.add("aformat", f"sample_fmts={sample_format}:channel_layouts=stereo"),
        graph.add("abuffersink"),
    ]
    graph.link_nodes(*chain).configure()
    while True:
        try:
            yield cast(AudioFrame, chain[-1].pull())
        except (BlockingIOError, EOFError):
            return
