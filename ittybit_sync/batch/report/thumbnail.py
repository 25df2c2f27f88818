# Generated from ittybit_async/batch/report/thumbnail.py by build_sync.py. Do not edit.
"""Small pictures of results on this machine, made with Pillow and PyAV where they are.

Both are extras: what cannot be drawn without them is None.
"""

from __future__ import annotations

import io
import mimetypes
from contextlib import closing
from importlib import import_module
from typing import Any

from ittybit.batch import Result

_SIDE = 320  # pixels: twice the width of a tile, for fine screens
_QUALITY = 72
_MOST_PIXELS = 80_000_000  # more would take the memory of many others
_PAPER = (255, 255, 255)  # what shows through


def make_thumbnail(path: str, result: Result) -> bytes | None:
    """Return a JPEG of the file at `path`; None where there is no picture to be had."""
    draw = _DRAWING.get(_kind(path, result))
    if draw is None:
        return None
    try:
        return draw(path)
    except Exception:
        # Not installed, gone, broken, of a sort that the library does not read: a tile
        # without a picture says enough, and the page must not fail for it.
        return None


def _kind(path: str, result: Result) -> str:
    guessed = result.type or mimetypes.guess_type(path)[0] or ""
    kind = guessed.partition("/")[0]
    return kind if kind in _DRAWING else result.kind or ""


def _of_image(path: str) -> bytes | None:
    image: Any = import_module("PIL.Image")
    with image.open(path) as picture:
        if picture.width * picture.height > _MOST_PIXELS:
            return None
        picture.draft("RGB", (_SIDE, _SIDE))
        return _small(picture)


def _of_video(path: str) -> bytes | None:
    av: Any = import_module("av")
    with closing(av.open(path)) as container:
        if container.duration:  # the first picture is often black
            container.seek(container.duration // 3)
        for frame in container.decode(video=0):
            return _small(frame.to_image())
    return None


def _small(picture: Any) -> bytes:
    image: Any = import_module("PIL.Image")
    turned = import_module("PIL.ImageOps").exif_transpose(picture)
    turned.thumbnail((_SIDE, _SIDE))
    seen = turned.convert("RGBA")
    paper = image.new("RGB", seen.size, _PAPER)
    paper.paste(seen, mask=seen.getchannel("A"))
    content = io.BytesIO()
    paper.save(content, "JPEG", quality=_QUALITY, optimize=True)
    return content.getvalue()


_DRAWING = {"image": _of_image, "video": _of_video}
