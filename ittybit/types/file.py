"""Files: sources, tracks, and intelligence."""

from typing import Any

from ittybit.core.serialization.msgspec_types import Time, Timestamp
from ittybit.types.model import Model

__all__ = ["File", "TaskFile"]


class File(Model, frozen=True, kw_only=True):
    """Stored file."""

    id: str
    object: str | None = None
    """``source`` (media), ``track`` (such as subtitles), or ``intelligence`` (JSON)."""
    kind: str | None = None
    """Kind of the object, for example ``video`` or ``subtitles``."""
    type: str | None = None
    """MIME type, possibly with codecs."""
    media_id: str | None = None
    """ID of the media that the file belongs to."""
    url: str | None = None
    """Delivery URL."""
    ref: str | None = None
    """Name of the file in ``Media.urls``."""
    status: str | None = None
    """``waiting``, ``processing``, ``ready``, ``failed``, or an unknown value."""
    folder: str | None = None
    filename: str | None = None
    filesize: int | None = None
    """Size in bytes."""
    codec: str | None = None
    container: str | None = None
    width: int | None = None
    """Width in pixels."""
    height: int | None = None
    """Height in pixels."""
    orientation: str | None = None
    rotation: float | None = None
    """Rotation in degrees."""
    transparency: bool | None = None
    animated: bool | None = None
    frames: int | None = None
    duration: float | None = None
    """Duration in seconds."""
    fps: float | None = None
    """Frames per second."""
    bitrate: int | None = None
    """Bit rate in bit/s."""
    language: str | None = None
    label: str | None = None
    placeholder: str | None = None
    """Small preview image as a data URI."""
    background: str | None = None
    """Dominant color as ``#rrggbb``."""
    metadata: dict[str, Any] | None = None
    original: bool | None = None
    """Whether this is the file that was uploaded first."""
    created_by: str | None = None
    """ID of the task, key, or user that created the file."""
    created: Time | None = None
    updated: Time | None = None


class TaskFile(File, frozen=True, kw_only=True):
    """Input or output of a task.

    The server need not store it: `id` is empty if a probe inspected the file at `url`,
    or if an export copied it there.
    """

    id: str = ""
    """ID of the stored file, or empty if the server does not store the file."""
    format: str | None = None
    """Container format; only in the undated API."""
    codecs: dict[str, Any] | None = None
    """Codecs by stream (``video``, ``audio``); only in the undated API."""
    created_at: Timestamp | None = None
    """Creation time in the undated API."""
    updated_at: Timestamp | None = None
    """Time of the last change in the undated API."""
