"""Media files: their facts, the work of rendering one, and the files it creates."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from ittybit_emulator.rendering.options import Options


class Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """The probed fields of a file; None if a field does not apply or is unknown."""

    kind: str
    """`video`, `image` or `audio`."""
    type: str
    """MIME type. For a video, it includes the codecs: `video/mp4;codecs=avc1,mp4a`."""
    container: str
    """mp4, mov, webm, mkv, mp3, m4a, wav, flac, ogg, png, jpeg, webp, gif, avif, …"""
    codec: str | None = None
    """Codec of the image or video stream, or of the audio stream of a sound file."""
    sound: str | None = None
    """Codec of the audio stream of a video."""
    width: int | None = None
    """Pixels, after rotation."""
    height: int | None = None
    """Pixels, after rotation."""
    orientation: str | None = None
    """`landscape`, `portrait`, or `square`, after rotation."""
    rotation: int | None = None
    """Clockwise rotation for display in degrees: 90, 180, or 270."""
    transparency: bool | None = None
    """Whether an image has transparent pixels."""
    animated: bool | None = None
    """Whether an image has more than one frame."""
    frames: int | None = None
    """Number of frames according to the header."""
    duration: float | None = None
    """Seconds."""
    fps: float | None = None
    """Average frames per second."""
    filesize: int = 0
    """Bytes."""
    bitrate: int | None = None
    """Average bit/s of the whole file."""
    background: str | None = None
    """Dominant color of the image or of the first video frame: `#rrggbb`."""
    placeholder: str | None = None
    """Tiny preview image as a data URI of at most 1 KiB."""


class Rendition(msgspec.Struct, frozen=True):
    """A rendered file."""

    path: Path
    object: str
    """`source`, `track`, `intelligence`, or `part` (of an `adaptive_video`)."""
    kind: str
    """`video`, `image`, `audio`, `thumbnails`, …"""
    type: str
    """MIME type."""
    facts: Facts | None
    """None for a text file, such as WebVTT."""
    role: str = "main"
    """`main`, `sprite` (the sheet of a thumbnails track), or `part` (of a manifest)."""


class Work(msgspec.Struct, frozen=True):
    """The rendering of one file."""

    source: Path
    facts: Facts
    options: Options
    target: Path
    """An empty folder for the renditions."""
    report: Callable[[float], None]
    """Receives rising percentages from 0 to 100."""


def orientation_of(width: int, height: int) -> str:
    """Return `landscape`, `portrait`, or `square`."""
    if width == height:
        return "square"
    return "landscape" if width > height else "portrait"
