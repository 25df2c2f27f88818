"""Jobs of kind ``audio``."""

from typing import Annotated, Literal, Required, TypedDict

from msgspec import Meta

from ittybit.types.jobs.options import JobFields, Level, Moment

__all__ = ["AudioJob", "AudioJobOptions"]


class AudioJobOptions(TypedDict, total=False):
    """Encode sound, also that of a video; or draw it as a waveform.

    `quality` is a level, from ``very_low`` to ``very_high``, `bitrate` 32 000 to
    320 000 bit/s; `start` and `end` are seconds of the input. With `waveform` the
    output is JSON with `waveform_points` peaks from 0 to 1 (spec section 15.4).
    """

    format: Literal["mp3", "aac", "ogg", "opus", "wav", "flac"]
    quality: Level
    bitrate: Annotated[int, Meta(ge=32_000, le=320_000)]
    start: Moment
    end: Moment
    waveform: Literal["json"]
    waveform_points: Annotated[int, Meta(ge=1)]


class AudioJob(JobFields, total=False):
    """A job of kind ``audio``."""

    kind: Required[Literal["audio"]]
    options: AudioJobOptions
