"""Tasks and steps of kind ``audio`` (spec section 15.4)."""

from typing import Literal, Required, TypeAlias

from ittybit.types.kinds.options import InputOptions, Quality, StepOptions

__all__ = ["AudioFormat", "AudioOptions", "AudioStep", "AudioTask"]

AudioFormat: TypeAlias = Literal["mp3", "aac", "ogg", "opus", "wav", "flac", "alac"]


class AudioOptions(StepOptions, total=False):
    """Encode sound, also that of a video.

    `quality` is 0 to 100 or a level, `bitrate` bit/s; `start` and `end` are seconds of
    the input.
    """

    format: AudioFormat
    quality: Quality
    bitrate: int
    start: float
    end: float


class AudioStep(AudioOptions, total=False):
    """`AudioOptions` as a step."""

    kind: Required[Literal["audio"]]


class AudioTask(AudioStep, InputOptions, total=False):
    """An `AudioStep` with its input."""
