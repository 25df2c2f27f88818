"""Probing of media files."""

from pathlib import Path

from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from msgspec.structs import replace
from PIL import Image

from ittybit_emulator.errors import MediaError
from ittybit_emulator.rendering.files import Facts, orientation_of
from ittybit_emulator.rendering.filters.canvas import Canvas
from ittybit_emulator.rendering.filters.display import upright_size
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
        return _media_facts(source, path, size)


def _image_facts(picture: Image.Image, size: int) -> Facts:
    degrees = read_rotation(picture)
    name = {"MPO": "jpeg"}.get(picture.format or "", (picture.format or "").lower())
    with translate_errors("reading the image"):
        frames = getattr(picture, "n_frames", 1) if name != "jpeg" else 1
    pixels = decode_picture(picture)
    small = pixels.reduce(max(1, max(pixels.size) // _PREVIEW))
    has_alpha = pixels.mode == "RGBA"
    return Facts(
        kind="image",
        type=f"image/{name}",
        container=name,
        codec=name,
        width=pixels.width,
        height=pixels.height,
        orientation=orientation_of(*pixels.size),
        rotation=degrees or None,
        transparency=has_alpha and pixels.getchannel("A").getextrema()[0] != 255,
        animated=frames > 1,
        frames=frames if frames > 1 else None,
        filesize=size,
        background=dominant_color(small),
        placeholder=encode_placeholder(small),
    )


def _media_facts(source: Source, path: Path, size: int) -> Facts:
    video, audio = source.video, source.audio
    streams = [stream for stream in (video, audio) if stream is not None]
    frame = next(source.frames(streams[0]))
    duration = duration_of(source, path)
    codecs = [stream.codec_context.codec.canonical_name for stream in streams]
    container, type_ = describe(source.container, path, is_video=video is not None)
    facts = Facts(
        kind="audio",
        type=type_,
        container=container,
        codec=codecs[0],
        duration=duration,
        filesize=size,
        bitrate=round(size * 8 / duration) if duration else None,
    )
    if video is None or not isinstance(frame, VideoFrame):
        return facts
    tags = ",".join(_TAGS.get(codec, codec) for codec in codecs)
    facts = replace(facts, kind="video", type=f"{type_};codecs={tags}")
    return _video_facts(facts, video, frame, None if audio is None else codecs[1])


def _video_facts(
    facts: Facts, video: VideoStream, frame: VideoFrame, sound: str | None
) -> Facts:
    width, height = upright_size(frame, video)
    scale = min(1, _PREVIEW / max(width, height))
    small = (max(1, round(width * scale)), max(1, round(height * scale)))
    pixels = draw(frame, video, Canvas(place((width, height), *small)))
    rate = video.average_rate or video.guessed_rate
    return replace(
        facts,
        sound=sound,
        width=width,
        height=height,
        orientation=orientation_of(width, height),
        rotation=-frame.rotation % 360 or None,
        frames=video.frames or None,
        fps=round(float(rate), 3) if rate else None,
        background=dominant_color(pixels),
        placeholder=encode_placeholder(pixels),
    )
