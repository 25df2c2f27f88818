"""Properties of media files, read with PyAV."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition
from av.video.stream import VideoStream

_CODEC_NAMES = {"mjpeg": "jpeg", "mp3float": "mp3", "aac_latm": "aac"}


class ProbeError(Exception):
    """A file is not media, or it is broken."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Properties of a file: size in bytes, duration in seconds, and displayed pixels.

    `sound` is whether the file has an audio stream. Only thumbnails have a `count`.
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
    """Return the properties of a file. If nothing can be decoded, raise ProbeError."""
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
        raise ProbeError(f"{path.name} has no video and no audio")
    frame = next(container.decode(picture or sounds[0]), None)
    if frame is None:
        raise ProbeError(f"{path.name} has no data that can be decoded")
    still = container.format.name.startswith("image2") or (
        container.format.name.endswith("_pipe")
    )
    kind = "image" if still else "video" if picture else "audio"
    width, height = (
        _shown_size(frame) if isinstance(frame, av.VideoFrame) else (None, None)
    )
    streams = ([picture] if picture else []) + list(sounds)
    codecs = tuple(stream.codec_context.codec.canonical_name for stream in streams)
    return Facts(
        kind=kind,
        format=_format(container, path) if not still else _codec_name(codecs[0]),
        codecs=tuple(_codec_name(codec) for codec in codecs),
        width=width,
        height=height,
        duration=None if still else (container.duration or 0) / av.time_base,
        size=path.stat().st_size,
        sound=bool(sounds),
    )


def _picture(container: InputContainer) -> VideoStream | None:
    """Return the video stream, ignoring cover art."""
    for stream in container.streams.video:
        if not stream.disposition & Disposition.attached_pic:
            return stream
    return None


def _shown_size(frame: av.VideoFrame) -> tuple[int, int]:
    turned = frame.rotation % 180 != 0
    return (frame.height, frame.width) if turned else (frame.width, frame.height)


def _format(container: InputContainer, path: Path) -> str:
    """Return the format of the file. FFmpeg names a whole family of formats."""
    family = container.format.name.split(",")
    suffix = path.suffix.lower().removeprefix(".")
    if suffix == "mkv" and "matroska" in family:
        return "mkv"
    return suffix if suffix in family else family[0]


def _codec_name(codec: str) -> str:
    return _CODEC_NAMES.get(codec, codec)
