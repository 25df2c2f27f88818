"""Tiles of a contact sheet, with thumbnails if Pillow and PyAV are installed."""

from __future__ import annotations

import io
import mimetypes
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ittybit.batch import Result, files_of, results_of
from ittybit.core.batch.report.tile import Link, Tile
from ittybit.core.batch.report.work import describe_work
from ittybit.core.batch.source import Source
from ittybit.core.url.redaction import redact_urls

MAX_TILES = 200
"""Maximum number of tiles of a sheet."""
_SIDE = 320  # pixels; twice the width of a tile, for high-resolution screens
_QUALITY = 72
_MAX_PIXELS = 80_000_000  # bounds the memory
_BACKGROUND = (255, 255, 255)  # of transparent images

_LIBRARIES = {"PIL": "Pillow", "av": "PyAV"}

# `limit` evenly spaced items of the `count` that are done.
_QUERY = (
    "SELECT place_of, source, label, results, files, body FROM ("
    "SELECT seq, row_number() OVER (ORDER BY seq) AS number FROM items WHERE stage = 6"
    ") JOIN (SELECT seq, place AS place_of, source, label, results, files, plan "
    "FROM items) USING (seq) JOIN plans ON plan = plans.id "
    "WHERE number * :limit / :count > (number - 1) * :limit / :count"
)


def iter_tiles(
    connection: sqlite3.Connection, done: int, folder: Path
) -> Iterator[Tile]:
    """Yield tiles of the `done` items; their links are relative to `folder`."""
    limit = min(done, MAX_TILES)
    if not limit:
        return
    rows = connection.execute(_QUERY, {"limit": limit, "count": done}).fetchall()
    for place, source, label, results_json, files, plan in rows:
        results, paths = results_of(results_json), files_of(files)
        yield Tile(
            name=Source(place, redact_urls(source)).name,
            source=source,
            label=label,
            work=describe_work(plan),
            results=results,
            files=tuple(_build_link(path, folder) for path in paths),
            picture=next(
                (
                    picture
                    for path, result in zip(paths, results, strict=False)
                    if (picture := make_thumbnail(path, result)) is not None
                ),
                None,
            ),
        )


def thumbnail_hint() -> str:
    """Return how to get all thumbnails, or an empty text if no library is missing."""
    missing = [name for module, name in _LIBRARIES.items() if not _exists(module)]
    if not missing:
        return ""
    nouns = "thumbnails" if "Pillow" in missing else "thumbnails of videos"
    libraries = " and ".join(missing)
    return f"{nouns} need {libraries}; run pip install 'ittybit[report]'"


def _exists(module: str) -> bool:
    try:
        import_module(module)
    except ImportError:
        return False
    return True


def _build_link(path: str, folder: Path) -> Link:
    try:
        to = Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another drive
        return Path(path).name, Path(path).as_uri()
    return Path(path).name, quote(to, errors="replace")


def make_thumbnail(path: str, result: Result) -> bytes | None:
    """Return a JPEG thumbnail of the file at `path`, or None if that is impossible."""
    decode = _DECODERS.get(_choose_kind(path, result))
    if decode is None:
        return None
    try:
        return decode(path)
    except Exception:
        # A missing library or an unreadable file must not make the report fail; its
        # tile has no picture.
        return None


def _choose_kind(path: str, result: Result) -> str:
    guessed = result.type or mimetypes.guess_type(path)[0] or ""
    kind = guessed.partition("/")[0]
    return kind if kind in _DECODERS else result.kind or ""


def _decode_image(path: str) -> bytes | None:
    image: Any = import_module("PIL.Image")
    with image.open(path) as picture:
        if picture.width * picture.height > _MAX_PIXELS:
            return None
        picture.draft("RGB", (_SIDE, _SIDE))
        return _encode(picture)


def _decode_video(path: str) -> bytes | None:
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


_DECODERS = {"image": _decode_image, "video": _decode_video}
