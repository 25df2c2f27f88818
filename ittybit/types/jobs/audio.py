"""Jobs of kind ``audio``."""

from typing import Annotated, Literal, Required, TypedDict

from msgspec import Meta

from ittybit.types.jobs.options import JobFields, Level, Moment

__all__ = ["AudioJob", "AudioJobOptions"]


class AudioJobOptions(TypedDict, total=False):
    """Encode audio, also from a video, or create a waveform."""

    format: Literal["mp3", "aac", "ogg", "opus", "wav", "flac"]
    quality: Level
    """Level from ``very_low`` to ``very_high``."""
    bitrate: Annotated[int, Meta(ge=32_000, le=320_000)]
    """Bit rate in bit/s, 32 000 to 320 000."""
    start: Moment
    """Start in seconds of the input, at least 0."""
    end: Moment
    """End in seconds of the input, at least 0."""
    waveform: Literal["json"]
    """Return the waveform as JSON instead of encoded audio."""
    waveform_points: Annotated[int, Meta(ge=1)]
    """Number of peaks in the waveform, at least 1. Peaks are from 0 to 1."""


class AudioJob(JobFields, total=False):
    """A job of kind ``audio``."""

    kind: Required[Literal["audio"]]
    options: AudioJobOptions
