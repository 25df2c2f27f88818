"""Tasks and steps of kind ``audio``."""

from typing import Literal, Required, TypeAlias

from ittybit.types.kinds.options import InputOptions, Quality, StepOptions

__all__ = ["AudioFormat", "AudioOptions", "AudioStep", "AudioTask"]

AudioFormat: TypeAlias = Literal["mp3", "aac", "ogg", "opus", "wav", "flac", "alac"]


class AudioOptions(StepOptions, total=False):
    """Encode audio, also from a video."""

    format: AudioFormat
    quality: Quality
    """0 to 100, or a level from ``very_low`` to ``very_high``."""
    bitrate: int
    """Bit rate in bit/s."""
    start: float
    """Start in seconds of the input."""
    end: float
    """End in seconds of the input."""


class AudioStep(AudioOptions, total=False):
    """Step with `AudioOptions`."""

    kind: Required[Literal["audio"]]


class AudioTask(AudioStep, InputOptions, total=False):
    """Task with the options of an `AudioStep`."""
