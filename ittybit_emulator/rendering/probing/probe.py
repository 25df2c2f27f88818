"""Probing of media files."""

from pathlib import Path

from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image
from PIL.ImageFile import ImageFile

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.files import Facts
from ittybit_emulator.rendering.filters.canvas import Canvas
from ittybit_emulator.rendering.filters.display import rotation_of, upright_size
from ittybit_emulator.rendering.filters.geometry import place
from ittybit_emulator.rendering.filters.picture import draw
from ittybit_emulator.rendering.libraries import translate_errors
from ittybit_emulator.rendering.probing.containers import duration_of
from ittybit_emulator.rendering.probing.formats import describe
from ittybit_emulator.rendering.probing.images import (
    decode_picture,
    dominant_color,
    encode_placeholder,
    open_picture,
    read_rotation,
)
from ittybit_emulator.rendering.probing.source import Source, open_source

_TAGS = {"h264": "avc1", "hevc": "hvc1", "av1": "av01", "mpeg4": "mp4v", "aac": "mp4a"}
"""Codec names in the `codecs` parameter of a MIME type."""
_PREVIEW = 256
"""Pixels of the longest edge of the image whose colors are measured."""


def probe(path: Path) -> Facts:
    """Return the facts of an image, video, or sound file, or raise MediaError.

    Only the first frame is decoded.
    """
    if not path.is_file():
        raise MediaError(f"the file {path.name!r} does not exist")
    size = path.stat().st_size
    if not size:
        raise MediaError("the file is empty")
    with open_picture(path) as picture:
        if picture is not None:
            return _image_facts(picture, size)
    with open_source(path) as source, translate_errors("reading the file"):
        if source.video is not None:
            return _video_facts(source, source.video, path, size)
        return _audio_facts(source, path, size)


def orientation_of(width: int, height: int) -> str:
    """Return `landscape`, `portrait`, or `square`."""
    if width == height:
        return "square"
    return "landscape" if width > height else "portrait"


def _image_facts(picture: ImageFile, size: int) -> Facts:
    degrees = read_rotation(picture)
    name = {"MPO": "jpeg"}.get(picture.format or "", (picture.format or "").lower())
    with translate_errors("reading the image"):
        frames = getattr(picture, "n_frames", 1) if name != "jpeg" else 1
    pixels = decode_picture(picture)
    small = pixels.reduce(max(1, max(pixels.size) // _PREVIEW))
    return Facts(
        kind="image",
        type=f"image/{name}",
        container=name,
        codec=name,
        width=pixels.width,
        height=pixels.height,
        orientation=orientation_of(*pixels.size),
        rotation=degrees or None,
        transparency=_has_transparency(pixels),
        animated=frames > 1,
        frames=frames if frames > 1 else None,
        filesize=size,
        background=dominant_color(small),
        placeholder=encode_placeholder(small),
    )


def _has_transparency(picture: Image.Image) -> bool:
    return picture.mode == "RGBA" and picture.getchannel("A").getextrema()[0] != 255


def _video_facts(source: Source, stream: VideoStream, path: Path, size: int) -> Facts:
    frame = next(f for f in source.frames(stream) if isinstance(f, VideoFrame))
    width, height = upright_size(frame, stream)
    scale = min(1, _PREVIEW / max(width, height))
    small = (max(1, round(width * scale)), max(1, round(height * scale)))
    pixels = draw(frame, stream, Canvas(place((width, height), *small)))
    duration = duration_of(source, path)
    container, type_ = describe(source.container, path, is_video=True)
    codecs = [_codec(stream)]
    if source.audio is not None:
        codecs.append(_codec(source.audio))
    rate = stream.average_rate or stream.guessed_rate
    return Facts(
        kind="video",
        type=f"{type_};codecs={','.join(_TAGS.get(one, one) for one in codecs)}",
        container=container,
        codec=codecs[0],
        sound=codecs[1] if len(codecs) > 1 else None,
        width=width,
        height=height,
        orientation=orientation_of(width, height),
        rotation=rotation_of(frame) or None,
        frames=stream.frames or None,
        duration=duration,
        fps=round(float(rate), 3) if rate else None,
        filesize=size,
        bitrate=_bitrate(size, duration),
        background=dominant_color(pixels),
        placeholder=encode_placeholder(pixels),
    )


def _audio_facts(source: Source, path: Path, size: int) -> Facts:
    assert source.audio is not None
    next(source.frames(source.audio))
    duration = duration_of(source, path)
    container, type_ = describe(source.container, path, is_video=False)
    return Facts(
        kind="audio",
        type=type_,
        container=container,
        codec=_codec(source.audio),
        duration=duration,
        filesize=size,
        bitrate=_bitrate(size, duration),
    )


def _codec(stream: Stream) -> str:
    return stream.codec_context.codec.canonical_name


def _bitrate(size: int, duration: float) -> int | None:
    return round(size * 8 / duration) if duration else None
