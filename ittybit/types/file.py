"""Files: sources, tracks and intelligence (spec section 13)."""

from datetime import datetime
from typing import Any

from ittybit.core.serialization.msgspec_types import Timestamp
from ittybit.types.model import Model

__all__ = ["File", "TaskFile"]


class File(Model, frozen=True, kw_only=True):
    """A stored file.

    `object` is ``source`` (pixels or sound), ``track`` (subtitles, chapters,
    thumbnails) or ``intelligence`` (JSON); `kind` says which, for example ``video``.
    `type` is the MIME type, which may carry codecs. `url` is where it is delivered,
    `ref` its name under ``Media.urls``. `status` is ``waiting``, ``processing``,
    ``ready`` or ``failed``; other values may come.

    Units: `width`, `height` pixels; `rotation` degrees; `duration` seconds; `fps`
    frames a second; `filesize` bytes; `bitrate` bit/s. `background` is the dominant
    colour as ``#rrggbb``, `placeholder` a small data URI, `created_by` the id of the
    task, key or user that made the file, `original` true for the first one uploaded.
    """

    id: str
    object: str | None = None
    kind: str | None = None
    type: str | None = None
    media_id: str | None = None
    url: str | None = None
    ref: str | None = None
    status: str | None = None
    folder: str | None = None
    filename: str | None = None
    filesize: int | None = None
    codec: str | None = None
    container: str | None = None
    width: int | None = None
    height: int | None = None
    orientation: str | None = None
    rotation: float | None = None
    transparency: bool | None = None
    animated: bool | None = None
    frames: int | None = None
    duration: float | None = None
    fps: float | None = None
    bitrate: int | None = None
    language: str | None = None
    label: str | None = None
    placeholder: str | None = None
    background: str | None = None
    metadata: dict[str, Any] | None = None
    original: bool | None = None
    created_by: str | None = None
    created: datetime | None = None
    updated: datetime | None = None


class TaskFile(File, frozen=True, kw_only=True):
    """A file that a task works on or has made.

    It need not be stored: `id` is empty where a probe saw it behind its `url`, or an
    export has copied it there. Of the later generation are `format`, the container;
    `codecs` by stream, ``video`` and ``audio``; and the times (spec section 24.4).
    """

    id: str = ""
    format: str | None = None
    codecs: dict[str, Any] | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None
