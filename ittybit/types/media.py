"""Media: all files about the same content (spec section 12)."""

from datetime import datetime
from typing import Any

from ittybit.types.file import File
from ittybit.types.model import UNSENT_LIST, UNSENT_OBJECT, Model

__all__ = ["Media"]


class Media(Model, frozen=True, kw_only=True):
    """A group of files about the same content.

    `kind` is ``video``, ``image`` or ``audio``, and None while the media is empty.
    `urls` maps the ``ref`` of each file to its URL. `width` and `height` (pixels) and
    `duration` (seconds) are those of the primary source; `background` is its dominant
    colour as ``#rrggbb``. `metadata` is whatever the caller stored there.
    """

    id: str
    object: str | None = None
    kind: str | None = None
    title: str | None = None
    alt: str | None = None
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    files: tuple[File, ...] = UNSENT_LIST
    urls: dict[str, str] = UNSENT_OBJECT
    background: str | None = None
    metadata: dict[str, Any] | None = None
    created: datetime | None = None
    updated: datetime | None = None
