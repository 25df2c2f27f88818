"""What a file is, as PyAV sees it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition
from av.video.stream import VideoStream

_SPELLED = {"mjpeg": "jpeg", "mp3float": "mp3", "aac_latm": "aac"}


class ProbeError(Exception):
    """A file that is not media; the text says what is wrong with it."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Kind, format, size and length of a file.

    `width` and `height` are pixels as shown, `duration` seconds, `size` bytes; `sound`
    is whether it has any. A set of thumbnails has a `count`.
    """

    kind: str
    format: str
    size: int
    codecs: tuple[str, ...] = ()
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    sound: bool = False
    count: int | None = None


def probe(path: Path) -> Facts:
    """Open `path`, decode its first picture or sound, and return what it is.

    Raises ProbeError where nothing in it can be decoded.
    """
    try:
        with av.open(path) as container:
            return _facts(container, path)
    except (FFmpegError, OSError) as error:
        raise ProbeError(
            f"{path.name} cannot be read as media: {error.strerror}"
        ) from error


def _facts(container: InputContainer, path: Path) -> Facts:
    picture, sounds = _picture(container), container.streams.audio
    if picture is None and not sounds:
        raise ProbeError(f"{path.name} has neither picture nor sound")
    frame = next(container.decode(picture or sounds[0]), None)
    if frame is None:
        raise ProbeError(f"{path.name} holds nothing that can be decoded")
    still = container.format.name.startswith("image2") or (
        container.format.name.endswith("_pipe")
    )
    kind = "image" if still else "video" if picture else "audio"
    width, height = _shown(frame) if isinstance(frame, av.VideoFrame) else (None, None)
    streams = ([picture] if picture else []) + list(sounds)
    codecs = tuple(stream.codec_context.codec.canonical_name for stream in streams)
    return Facts(
        kind=kind,
        format=_format(container, path) if not still else _spelled(codecs[0]),
        codecs=tuple(_spelled(codec) for codec in codecs),
        width=width,
        height=height,
        duration=None if still else (container.duration or 0) / av.time_base,
        size=path.stat().st_size,
        sound=bool(sounds),
    )


def _picture(container: InputContainer) -> VideoStream | None:
    """Return the stream that is a picture, and not the cover of a record."""
    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            return stream
    return None


def _shown(frame: av.VideoFrame) -> tuple[int, int]:
    turned = frame.rotation % 180 != 0
    return (frame.height, frame.width) if turned else (frame.width, frame.height)


def _format(container: InputContainer, path: Path) -> str:
    """Return the container's name; FFmpeg gives those of a whole family at once."""
    family = container.format.name.split(",")
    suffix = path.suffix.lower().removeprefix(".")
    if suffix == "mkv" and "matroska" in family:
        return "mkv"
    return suffix if suffix in family else family[0]


def _spelled(codec: str) -> str:
    return _SPELLED.get(codec, codec)
