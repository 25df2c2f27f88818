"""Choice of the picture that stands for a value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import urlsplit

_SUFFIXES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp")
_PREVIEWS = tuple(f"data:image/{kind};base64," for kind in ("png", "jpeg", "webp"))
_LONGEST_PREVIEW = 4096  # characters; a longer one would bloat the notebook
_PARTS = ("output", "input", "files", "results", "tasks")
_MAX_PARTS = 20


def find_thumbnail(value: Any) -> str | None:
    """Return the URL of a picture of `value`, or None if it has no picture.

    A stored picture comes first, then a small preview image.
    """
    values = list(_walk(value, 2))
    urls = (url for one in values for url in _picture_urls(one))
    previews = (getattr(one, "placeholder", None) for one in values)
    return next(urls, None) or next(filter(_is_preview, previews), None)


def _walk(value: Any, depth: int) -> Iterator[Any]:
    yield value
    if not depth:
        return
    for name in _PARTS:
        # Lenient decoding keeps a value of the wrong type.
        part: object = getattr(value, name, None)
        parts = cast("tuple[object, ...]", part) if isinstance(part, tuple) else (part,)
        for one in parts[:_MAX_PARTS]:
            yield from _walk(one, depth - 1)


def _picture_urls(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        candidates: list[object] = [value]
    else:
        candidates = [getattr(value, "url", None)]
        urls: object = getattr(value, "urls", None)
        if isinstance(urls, dict):
            candidates += cast("dict[object, object]", urls).values()
    is_image = getattr(value, "kind", None) == "image"
    for url in candidates:
        if isinstance(url, str) and _is_picture(url, is_image):
            yield url


def _is_picture(url: str, is_image: bool) -> bool:
    if not url.lower().startswith(("http://", "https://")) or not url.isprintable():
        return False
    try:
        parts = urlsplit(url)
        is_public = parts.username is None
    except ValueError:
        return False
    return is_public and (is_image or parts.path.lower().endswith(_SUFFIXES))


def _is_preview(preview: object) -> bool:
    is_short = isinstance(preview, str) and len(preview) <= _LONGEST_PREVIEW
    return is_short and cast("str", preview).startswith(_PREVIEWS)
