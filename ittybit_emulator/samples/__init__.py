"""Generated sample media for tests and demos: videos, images, and sounds.

Nothing is downloaded. Each file is a real media file.

    from pathlib import Path
    from ittybit_emulator import samples

    samples.video(Path("clip.mp4"), seconds=5, width=640, height=360)
    samples.still(Path("star.png"), shape="star")
    samples.sound(Path("tone.mp3"))
"""

# pyright: reportUnknownMemberType=false
# (PyAV's stubs leave some parameters without a type.)

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import av.filter
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container.output import OutputContainer
from av.video.stream import VideoStream
from PIL import Image

from ittybit_emulator.samples.scenes import draw_scene, draw_time_code
from ittybit_emulator.samples.shapes import PALETTES, SHAPES, draw_gradient, draw_mask

_VIDEO_ENCODERS = {
    "h264": ("libx264", {"preset": "superfast", "crf": "23"}),
    "h265": ("libx265", {"preset": "ultrafast", "x265-params": "log-level=none"}),
    "vp9": ("libvpx-vp9", {"deadline": "realtime", "cpu-used": "8", "crf": "34"}),
}
_SOUND_ENCODERS = {
    ".mp3": "libmp3lame",
    ".wav": "pcm_s16le",
    ".flac": "flac",
    ".ogg": "libopus",
    ".opus": "libopus",
    ".webm": "libopus",
}


def video(
    path: Path,
    *,
    seconds: float = 2,
    width: int = 320,
    height: int = 180,
    fps: int = 25,
    tone: float | None = 440,
    codec: str = "h264",
    pattern: int = 0,
) -> Path:
    """Create a video of a moving pattern with a time code.

    A white bar along the lower edge grows to the full width over the duration.

    Args:
        path: The file to write. The suffix selects the container: .mp4, .mov, .webm,
            or .mkv.
        seconds: The duration in seconds.
        width: The width in pixels, an even number.
        height: The height in pixels, an even number.
        fps: The number of frames per second.
        tone: The pitch of the sound in Hz. None creates a video without sound.
        codec: `h264`, `h265`, or `vp9`. A .webm file always uses `vp9`.
        pattern: Selects the colors and shapes. Any integer.

    Returns:
        `path`.

    Raises:
        KeyError: If `codec` is unknown.
    """
    name, options = _VIDEO_ENCODERS["vp9" if path.suffix == ".webm" else codec]
    with av.open(path, "w") as container:
        picture = container.add_stream(name, rate=fps, options=options)
        assert isinstance(picture, VideoStream)
        picture.width, picture.height, picture.pix_fmt = width, height, "yuv420p"
        stream = None if tone is None else _add_sound(container, path.suffix)
        for frame in _frames(seconds, width, height, fps, pattern):
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        if stream is not None and tone is not None:
            _encode_tone(container, stream, tone, seconds)
    return path


def still(
    path: Path,
    *,
    width: int = 640,
    height: int = 480,
    shape: str = "circle",
    pattern: int = 0,
) -> Path:
    """Create an image of one shape on a gradient.

    Args:
        path: The file to write. The suffix selects the format: .png, .jpg, .webp, .gif,
            or .avif.
        width: The width in pixels.
        height: The height in pixels.
        shape: One of `SHAPES`. An image of a `ring` has a transparent background if
            the format supports transparency.
        pattern: Selects the colors. Any integer.

    Returns:
        `path`.

    Raises:
        ValueError: If `shape` is unknown.
    """
    if shape not in SHAPES:
        raise ValueError(f"shape must be one of {', '.join(SHAPES)}, got {shape!r}")
    palette = PALETTES[pattern % len(PALETTES)]
    paint = draw_gradient(palette[::-1], width, height, pattern * 0.7 + 2)
    outline = draw_mask(shape, width, height)
    if shape == "ring" and path.suffix in {".png", ".webp", ".avif", ".gif"}:
        picture = paint.convert("RGBA")
        picture.putalpha(outline)
    else:
        backdrop = draw_gradient(palette, width, height, pattern * 0.7)
        picture = Image.composite(paint, backdrop, outline)
    picture.save(path)
    return path


def sound(path: Path, *, seconds: float = 3, tone: float = 440) -> Path:
    """Create a sound file with a pulsating tone.

    Args:
        path: The file to write. The suffix selects the format: .mp3, .wav, .m4a, .flac,
            or .ogg.
        seconds: The duration in seconds.
        tone: The pitch in Hz.

    Returns:
        `path`.
    """
    with av.open(path, "w") as container:
        stream = _add_sound(container, path.suffix)
        _encode_tone(container, stream, tone, seconds)
    return path


def dozen(folder: Path) -> list[Path]:
    """Create twelve media files with different sizes, durations, and codecs.

    Args:
        folder: The folder to write to. It is created if it does not exist.

    Returns:
        The paths of seven videos, four images, and one sound file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return [
        video(folder / "sunrise.mp4", seconds=2, width=1280, height=720, fps=24),
        video(folder / "meadow.mp4", seconds=5, width=640, height=360, pattern=1),
        video(folder / "portrait.mp4", width=360, height=640, seconds=3, pattern=2),
        video(folder / "square.mov", width=400, height=400, seconds=3, pattern=3),
        video(folder / "silent.mp4", width=480, height=270, tone=None, pattern=4),
        video(folder / "lagoon.webm", seconds=3, pattern=7, tone=330),
        video(folder / "wide.mkv", width=640, height=272, fps=30, pattern=5, tone=550),
        still(folder / "circle.jpg", width=1600, height=1200),
        still(folder / "star.png", width=800, height=800, shape="star", pattern=4),
        still(folder / "ring.webp", shape="ring", pattern=7),
        still(folder / "flower.png", width=720, height=1080, shape="flower", pattern=6),
        sound(folder / "tone.mp3", seconds=5),
    ]


def _frames(
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


def _add_sound(container: OutputContainer, suffix: str) -> AudioStream:
    name = _SOUND_ENCODERS.get(suffix, "aac")
    stream = container.add_stream(name, rate=48000)
    assert isinstance(stream, AudioStream)
    stream.layout = "stereo"
    return stream


def _encode_tone(
    container: OutputContainer, stream: AudioStream, tone: float, seconds: float
) -> None:
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
