"""Media: groups of files with the same content."""

from typing import Any

from ittybit.core.serialization.msgspec_types import Time
from ittybit.types.file import File
from ittybit.types.model import UNSENT_LIST, UNSENT_OBJECT, Model

__all__ = ["Media"]


class Media(Model, frozen=True, kw_only=True):
    """Group of files with the same content."""

    id: str
    object: str | None = None
    kind: str | None = None
    """``video``, ``image``, or ``audio``; None while the media is empty."""
    title: str | None = None
    alt: str | None = None
    """Alternative text."""
    width: int | None = None
    """Width of the primary source in pixels."""
    height: int | None = None
    """Height of the primary source in pixels."""
    duration: float | None = None
    """Duration of the primary source in seconds."""
    files: tuple[File, ...] = UNSENT_LIST
    urls: dict[str, str] = UNSENT_OBJECT
    """URL of each file by its ``ref``."""
    background: str | None = None
    """Dominant color of the primary source as ``#rrggbb``."""
    metadata: dict[str, Any] | None = None
    """Your own data."""
    created: Time | None = None
    updated: Time | None = None
