"""Tasks and steps of kind ``video`` (spec section 15.2)."""

from typing import Literal, Required, TypeAlias

from ittybit.types.kinds.options import InputOptions, PictureOptions, StepOptions

__all__ = ["VideoFormat", "VideoOptions", "VideoStep", "VideoTask"]

VideoFormat: TypeAlias = Literal["mp4", "webm", "mov"]


class VideoOptions(StepOptions, PictureOptions, total=False):
    """Encode a video; what is left out is as in the input, the format ``mp4``.

    `fps` is frames a second, `bitrate` bit/s, `start` and `end` are seconds of the
    input. `codec` must fit `format`: ``h264`` and ``h265`` go with ``mp4`` and ``mov``,
    ``vp9`` with ``webm``, ``av1`` with ``mp4`` and ``webm``.
    """

    format: VideoFormat
    codec: Literal["h264", "h265", "vp9", "av1"]
    bitrate: int
    fps: float
    end: float


class VideoStep(VideoOptions, total=False):
    """`VideoOptions` as a step."""

    kind: Required[Literal["video"]]


class VideoTask(VideoStep, InputOptions, total=False):
    """A `VideoStep` with its input."""
