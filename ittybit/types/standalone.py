"""What a task that stands alone may be asked (spec section 24.4)."""

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
    """A file behind an http, https or s3 `url`."""

    url: str


class FileObject(TypedDict, total=False):
    """A file as a probe shows it.

    `width` and `height` are pixels, `duration` seconds, `filesize` bytes; `codecs` are
    those of ``video`` and ``audio``.
    """

    object: str
    id: str
    url: Required[str]
    kind: str
    format: str
    width: int
    height: int
    duration: float
    filesize: int
    codecs: Mapping[str, str]


class ExportOptions(TypedDict, total=False):
    """Where to copy a file: `url` is ``s3://bucket/key``.

    `connection_id` names the connection that leads there, else the default one is used.
    """

    url: Required[Annotated[str, Meta(pattern="^s3://")]]
    connection_id: str


class StandaloneProbe(TypedDict):
    """Report what is behind a URL, as a file, and store nothing."""

    kind: Literal["probe"]
    input: File | FileAt


class StandaloneImport(TypedDict):
    """Store what is behind a URL."""

    kind: Literal["import"]
    input: File | FileAt


class FileInput(TypedDict):
    """What tasks that work on a file take: what a probe or an import has made."""

    input: File | FileObject


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
    """Copy a file to a storage that a connection leads to."""

    kind: Literal["export"]
    options: ExportOptions
