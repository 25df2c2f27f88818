"""Thumbnails of local results, if Pillow and PyAV are installed."""

from __future__ import annotations

import io
import mimetypes
from contextlib import closing
from importlib import import_module
from typing import Any

from ittybit.batch import Result

_SIDE = 320  # pixels; twice the width of a tile, for high-resolution screens
_QUALITY = 72
_MAX_PIXELS = 80_000_000  # bounds the memory
_BACKGROUND = (255, 255, 255)  # of transparent images


def make_thumbnail(path: str, result: Result) -> bytes | None:
    """Return a JPEG thumbnail of the file at `path`, or None if that is impossible."""
    decode = _DECODERS.get(_kind(path, result))
    if decode is None:
        return None
    try:
        return decode(path)
    except Exception:
        # A missing library or an unreadable file must not make the report fail; its
        # tile has no picture.
        return None


def _kind(path: str, result: Result) -> str:
    guessed = result.type or mimetypes.guess_type(path)[0] or ""
    kind = guessed.partition("/")[0]
    return kind if kind in _DECODERS else result.kind or ""


def _image_thumbnail(path: str) -> bytes | None:
    image: Any = import_module("PIL.Image")
    with image.open(path) as picture:
        if picture.width * picture.height > _MAX_PIXELS:
            return None
        picture.draft("RGB", (_SIDE, _SIDE))
        return _encode(picture)


def _video_thumbnail(path: str) -> bytes | None:
    av: Any = import_module("av")
    with closing(av.open(path)) as container:
        if container.duration:  # the first frame is often black
            container.seek(container.duration // 3)
        for frame in container.decode(video=0):
            return _encode(frame.to_image())
    return None


def _encode(picture: Any) -> bytes:
    image: Any = import_module("PIL.Image")
    upright = import_module("PIL.ImageOps").exif_transpose(picture)
    upright.thumbnail((_SIDE, _SIDE))
    opaque = upright.convert("RGBA")
    canvas = image.new("RGB", opaque.size, _BACKGROUND)
    canvas.paste(opaque, mask=opaque.getchannel("A"))
    content = io.BytesIO()
    canvas.save(content, "JPEG", quality=_QUALITY, optimize=True)
    return content.getvalue()


_DECODERS = {"image": _image_thumbnail, "video": _video_thumbnail}
