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

from pathlib import Path

import av
from av.video.stream import VideoStream
from PIL import Image

from ittybit_emulator.rendering.limits import MAX_EDGE
from ittybit_emulator.samples.arguments import (
    check_choice,
    check_size,
    check_suffix,
    check_time,
    check_tone,
)
from ittybit_emulator.samples.shapes import PALETTES, SHAPES, draw_gradient, draw_mask
from ittybit_emulator.samples.streams import add_sound, draw_frames, encode_tone

_VIDEO_ENCODERS = {
    "h264": ("libx264", {"preset": "superfast", "crf": "23"}),
    "h265": ("libx265", {"preset": "ultrafast", "x265-params": "log-level=none"}),
    "vp9": ("libvpx-vp9", {"deadline": "realtime", "cpu-used": "8", "crf": "34"}),
}
_CONTAINERS = (".mp4", ".mov", ".webm", ".mkv")
_IMAGES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif")
_SOUNDS = (".mp3", ".wav", ".m4a", ".flac", ".ogg", ".opus", ".webm")
_VIDEO_SIZES = range(16, MAX_EDGE + 1, 2)
"""The encoder of H.265 accepts no smaller size, and no encoder an odd one."""
_IMAGE_SIZES = range(1, MAX_EDGE + 1)


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
        width: The width in pixels, an even number from 16 to 8192.
        height: The height in pixels, an even number from 16 to 8192.
        fps: The number of frames per second.
        tone: The pitch of the sound in Hz. None creates a video without sound.
        codec: `h264`, `h265`, or `vp9`. A .webm file always uses `vp9`.
        pattern: Selects the colors and shapes. Any integer.

    Returns:
        `path`.

    Raises:
        OptionError: If an argument has an invalid value.
    """
    suffix = check_suffix(path, _CONTAINERS)
    check_choice("codec", codec, _VIDEO_ENCODERS)
    if suffix == ".mov":
        check_choice("codec of a .mov file", codec, ("h264", "h265"))
    check_size(width, height, _VIDEO_SIZES)
    check_time(seconds, fps)
    if tone is not None:
        check_tone(tone)
    name, options = _VIDEO_ENCODERS["vp9" if suffix == ".webm" else codec]
    with av.open(path, "w") as container:
        picture = container.add_stream(name, rate=fps, options=options)
        assert isinstance(picture, VideoStream)
        picture.width, picture.height, picture.pix_fmt = width, height, "yuv420p"
        stream = None if tone is None else add_sound(container, suffix)
        for frame in draw_frames(seconds, width, height, fps, pattern):
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        if stream is not None and tone is not None:
            encode_tone(container, stream, tone, seconds)
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
        OptionError: If an argument has an invalid value.
    """
    suffix = check_suffix(path, _IMAGES)
    check_choice("shape", shape, SHAPES)
    check_size(width, height, _IMAGE_SIZES)
    palette = PALETTES[pattern % len(PALETTES)]
    paint = draw_gradient(palette[::-1], width, height, pattern * 0.7 + 2)
    outline = draw_mask(shape, width, height)
    if shape == "ring" and suffix in {".png", ".webp", ".avif", ".gif"}:
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

    Raises:
        OptionError: If an argument has an invalid value.
    """
    suffix = check_suffix(path, _SOUNDS)
    check_time(seconds)
    check_tone(tone)
    with av.open(path, "w") as container:
        stream = add_sound(container, suffix)
        encode_tone(container, stream, tone, seconds)
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
        video(folder / "sunrise.mp4", seconds=1, width=1280, height=720, fps=24),
        video(
            folder / "meadow.mp4", seconds=3, width=640, height=360, fps=15, pattern=1
        ),
        video(folder / "portrait.mp4", width=360, height=640, seconds=1.5, pattern=2),
        video(folder / "square.mov", width=400, height=400, seconds=1.5, pattern=3),
        video(folder / "silent.mp4", width=480, height=270, tone=None, pattern=4),
        video(folder / "lagoon.webm", seconds=2.5, pattern=7, tone=330),
        video(folder / "wide.mkv", width=640, height=272, fps=30, pattern=5, tone=550),
        still(folder / "circle.jpg", width=1600, height=1200),
        still(folder / "star.png", width=800, height=800, shape="star", pattern=4),
        still(folder / "ring.webp", shape="ring", pattern=7),
        still(folder / "flower.png", width=720, height=1080, shape="flower", pattern=6),
        sound(folder / "tone.mp3", seconds=5),
    ]
