"""What a task of a new run may be asked, by kind (spec sections 14.4 and 23)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Required, TypeAlias, TypedDict

from msgspec import Meta

from ittybit.types.jobs import AdaptiveVideoJobOptions, Level, VideoJobOptions
from ittybit.types.jobs.options import FrameOptions, Moment
from ittybit.types.kinds import AudioFormat, Condition, ImageFormat

__all__ = [
    "LayeredOptions",
    "RunAdaptiveVideo",
    "RunAdaptiveVideoOptions",
    "RunAudio",
    "RunAudioOptions",
    "RunConditions",
    "RunConditionsOptions",
    "RunImage",
    "RunImageOptions",
    "RunIngest",
    "RunStep",
    "RunStepFields",
    "RunStepInput",
    "RunStepOptions",
    "RunText",
    "RunUpload",
    "RunVideo",
    "RunVideoOptions",
]


class RunStepOptions(TypedDict, total=False):
    """Options of every kind.

    The file that is made gets `filename`, `folder` and, as its name under
    ``Media.urls``, `ref`.
    """

    ref: str
    folder: str
    filename: str


class LayeredOptions(TypedDict, total=False):
    """`layers` are laid over the picture, each a dict, as in `ittybit.types.kinds`."""

    layers: Sequence[Mapping[str, Any]]


class RunVideoOptions(VideoJobOptions, LayeredOptions, RunStepOptions, total=False):
    """Encode a video, as a job does."""


class RunAdaptiveVideoOptions(AdaptiveVideoJobOptions, RunStepOptions, total=False):
    """Encode a video in several sizes, as a job does."""


class RunImageOptions(FrameOptions, LayeredOptions, RunStepOptions, total=False):
    """Make a picture of a picture, or of the video frame at `start` seconds."""

    format: ImageFormat


class RunAudioOptions(RunStepOptions, total=False):
    """Encode sound; `bitrate` is bit/s, `start` and `end` are seconds of the input."""

    format: AudioFormat
    quality: Level
    bitrate: Annotated[int, Meta(ge=32_000, le=320_000)]
    start: Moment
    end: Moment


class RunConditionsOptions(RunStepOptions, total=False):
    """Take the tasks of `next` only if all `conditions` hold."""

    conditions: Required[Sequence[Condition]]


class RunStepInput(TypedDict, total=False):
    """What tasks of every kind take beside their options.

    `url` is the input: http, https or s3; tasks under `next` work on what this one
    makes, and have none. `connection_id` names the connection for s3 URLs, else the
    default one is used.
    """

    url: str
    connection_id: str
    metadata: Mapping[str, Any]
    next: Sequence[RunStep]


class RunStepFields(RunStepInput, total=False):
    """What tasks that make a file take; `destination` is where it is copied.

    That is ``s3://bucket/key``.
    """

    destination: str


class RunVideo(RunStepFields, total=False):
    """A task of kind ``video``."""

    kind: Required[Literal["video"]]
    options: RunVideoOptions


class RunAdaptiveVideo(RunStepFields, total=False):
    """A task of kind ``adaptive_video``."""

    kind: Required[Literal["adaptive_video"]]
    options: RunAdaptiveVideoOptions


class RunImage(RunStepFields, total=False):
    """A task of kind ``image``."""

    kind: Required[Literal["image"]]
    options: RunImageOptions


class RunAudio(RunStepFields, total=False):
    """A task of kind ``audio``."""

    kind: Required[Literal["audio"]]
    options: RunAudioOptions


class RunText(RunStepFields, total=False):
    """A task whose result is text or data."""

    kind: Required[
        Literal["speech", "nsfw", "summary", "outline", "subtitles", "chapters"]
    ]
    options: RunStepOptions


class RunIngest(RunStepFields, total=False):
    """Store what is behind a URL."""

    kind: Required[Literal["ingest"]]
    options: RunStepOptions


class RunConditions(RunStepFields, total=False):
    """A task of kind ``conditions``."""

    kind: Required[Literal["conditions"]]
    options: Required[RunConditionsOptions]


class RunUpload(RunStepInput, total=False):
    """Copy the input to `destination`, ``s3://bucket/key``."""

    kind: Required[Literal["upload"]]
    destination: Required[str]


RunStep: TypeAlias = (
    RunVideo
    | RunAdaptiveVideo
    | RunImage
    | RunAudio
    | RunText
    | RunIngest
    | RunConditions
    | RunUpload
)
"""A task of a new run."""
