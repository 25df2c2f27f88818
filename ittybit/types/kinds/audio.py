"""Tasks and steps of kind ``audio`` (spec section 15.4)."""

from typing import Literal, Required, TypeAlias

from ittybit.types.kinds.options import InputOptions, Quality, StepOptions

AudioFormat: TypeAlias = Literal["mp3", "aac", "ogg", "opus", "wav", "flac", "alac"]


class AudioStep(StepOptions, total=False):
    """Encode sound, also that of a video.

    `quality` is 0 to 100 or a level, `bitrate` bit/s; `start` and `end` are seconds of
    the input.
    """

    kind: Required[Literal["audio"]]
    format: AudioFormat
    quality: Quality
    bitrate: int
    start: float
    end: float


class AudioTask(AudioStep, InputOptions, total=False):
    """An `AudioStep` with its input."""
