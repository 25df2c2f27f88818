"""Tasks and steps of kind ``video``."""

from typing import Literal, Required, TypeAlias

from ittybit.types.kinds.options import InputOptions, PictureOptions, StepOptions

__all__ = ["VideoFormat", "VideoOptions", "VideoStep", "VideoTask"]

VideoFormat: TypeAlias = Literal["mp4", "webm", "mov"]


class VideoOptions(StepOptions, PictureOptions, total=False):
    """Encode a video.

    Options that are not given keep the properties of the input.
    """

    format: VideoFormat
    """Container format, ``mp4`` by default."""
    codec: Literal["h264", "h265", "vp9", "av1"]
    """Video codec, which must fit `format`.

    ``h264`` and ``h265`` fit ``mp4`` and ``mov``; ``vp9`` fits ``webm``; ``av1`` fits
    ``mp4`` and ``webm``.
    """
    bitrate: int
    """Bit rate in bit/s."""
    fps: float
    """Frames per second."""
    end: float
    """End in seconds of the input."""


class VideoStep(VideoOptions, total=False):
    """Step with `VideoOptions`."""

    kind: Required[Literal["video"]]


class VideoTask(VideoStep, InputOptions, total=False):
    """Task with the options of a `VideoStep`."""
