"""Standalone tasks of the undated API, by kind."""

from collections.abc import Mapping
from typing import Annotated, Literal, Required, TypedDict

from msgspec import Meta

from ittybit.types.file import File
from ittybit.types.jobs import (
    AdaptiveVideoJobOptions,
    AnimationJobOptions,
    AudioJobOptions,
    ImageJobOptions,
    VideoJobOptions,
)

__all__ = [
    "ExportOptions",
    "FileAt",
    "FileInput",
    "FileObject",
    "StandaloneAdaptiveVideo",
    "StandaloneAnimation",
    "StandaloneAudio",
    "StandaloneExport",
    "StandaloneImage",
    "StandaloneImport",
    "StandaloneProbe",
    "StandaloneVideo",
]


class FileAt(TypedDict):
    """File at a URL."""

    url: str
    """URL of the file: http, https, or s3."""


class FileObject(TypedDict, total=False):
    """File in the form that a probe returns."""

    object: str
    id: str
    url: Required[str]
    kind: str
    format: str
    """Container format."""
    width: int
    """Width in pixels."""
    height: int
    """Height in pixels."""
    duration: float
    """Duration in seconds."""
    filesize: int
    """Size in bytes."""
    codecs: Mapping[str, str]
    """Codecs by stream (``video``, ``audio``)."""


class ExportOptions(TypedDict, total=False):
    """Options of an export."""

    url: Required[Annotated[str, Meta(pattern="^s3://")]]
    """Where the server copies the file: ``s3://bucket/key``."""
    connection_id: str
    """Connection for `url`; the default connection if not given."""


class StandaloneProbe(TypedDict):
    """Inspect the file at a URL without storing it."""

    kind: Literal["probe"]
    input: File | FileAt


class StandaloneImport(TypedDict):
    """Store the file at a URL."""

    kind: Literal["import"]
    input: File | FileAt


class FileInput(TypedDict):
    """Input of tasks that work on a file."""

    input: File | FileObject
    """File that a probe or an import returned."""


class StandaloneVideo(FileInput, total=False):
    """A task of kind ``video``."""

    kind: Required[Literal["video"]]
    options: VideoJobOptions


class StandaloneAudio(FileInput, total=False):
    """A task of kind ``audio``."""

    kind: Required[Literal["audio"]]
    options: AudioJobOptions


class StandaloneImage(FileInput, total=False):
    """A task of kind ``image``."""

    kind: Required[Literal["image"]]
    options: ImageJobOptions


class StandaloneAnimation(FileInput):
    """A task of kind ``animation``."""

    kind: Literal["animation"]
    options: AnimationJobOptions


class StandaloneAdaptiveVideo(FileInput, total=False):
    """A task of kind ``adaptive_video``."""

    kind: Required[Literal["adaptive_video"]]
    options: AdaptiveVideoJobOptions


class StandaloneExport(FileInput):
    """Copy a file to your own storage."""

    kind: Literal["export"]
    options: ExportOptions
