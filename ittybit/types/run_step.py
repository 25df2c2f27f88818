"""Tasks of a new run, by kind."""

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
    """Options of every kind."""

    ref: str
    """Name of the output file in ``Media.urls``."""
    folder: str
    """Folder of the output file."""
    filename: str
    """Name of the output file."""


class LayeredOptions(TypedDict, total=False):
    """Options of kinds that can draw over the picture."""

    layers: Sequence[Mapping[str, Any]]
    """Overlays, each a dict such as ``{"kind": "image", "url": …}``."""


class RunVideoOptions(VideoJobOptions, LayeredOptions, RunStepOptions, total=False):
    """Encode a video, with the options of a job."""


class RunAdaptiveVideoOptions(AdaptiveVideoJobOptions, RunStepOptions, total=False):
    """Encode a video in several sizes, with the options of a job."""


class RunImageOptions(FrameOptions, LayeredOptions, RunStepOptions, total=False):
    """Create an image from an image, or from the video frame at `start`."""

    format: ImageFormat


class RunAudioOptions(RunStepOptions, total=False):
    """Encode audio."""

    format: AudioFormat
    quality: Level
    """Level from ``very_low`` to ``very_high``."""
    bitrate: Annotated[int, Meta(ge=32_000, le=320_000)]
    """Bit rate in bit/s, 32 000 to 320 000."""
    start: Moment
    """Start in seconds of the input, at least 0."""
    end: Moment
    """End in seconds of the input, at least 0."""


class RunConditionsOptions(RunStepOptions, total=False):
    """Run the tasks of `next` only if all `conditions` are true."""

    conditions: Required[Sequence[Condition]]


class RunStepInput(TypedDict, total=False):
    """Fields of every kind, in addition to the options."""

    url: str
    """URL of the input: http, https, or s3. Tasks under `next` have none."""
    connection_id: str
    """Connection for s3 URLs; the default connection if not given."""
    metadata: Mapping[str, Any]
    """Your own data."""
    next: Sequence[RunStep]
    """Tasks that work on the output of this one."""


class RunStepFields(RunStepInput, total=False):
    """Fields of kinds that create a file."""

    destination: str
    """Where the server copies the output: ``s3://bucket/key``."""


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
    """Store the file at `url`."""

    kind: Required[Literal["ingest"]]
    options: RunStepOptions


class RunConditions(RunStepFields, total=False):
    """A task of kind ``conditions``."""

    kind: Required[Literal["conditions"]]
    options: Required[RunConditionsOptions]


class RunUpload(RunStepInput, total=False):
    """Copy the input to your own storage."""

    kind: Required[Literal["upload"]]
    destination: Required[str]
    """Where the server copies the input: ``s3://bucket/key``."""


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
