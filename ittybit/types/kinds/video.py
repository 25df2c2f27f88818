"""Tasks and steps of kind ``video`` (spec section 15.2)."""

from typing import Literal, Required, TypeAlias

from ittybit.types.kinds.options import InputOptions, PictureOptions, StepOptions

VideoFormat: TypeAlias = Literal["mp4", "webm", "mov"]


class VideoStep(StepOptions, PictureOptions, total=False):
    """Encode a video; what is left out is as in the input, the format ``mp4``.

    `fps` is frames a second, `bitrate` bit/s, `start` and `end` are seconds of the
    input. `codec` must fit `format`: ``h264`` and ``h265`` go with ``mp4`` and ``mov``,
    ``vp9`` with ``webm``, ``av1`` with ``mp4`` and ``webm``.
    """

    kind: Required[Literal["video"]]
    format: VideoFormat
    codec: Literal["h264", "h265", "vp9", "av1"]
    bitrate: int
    fps: float
    end: float


class VideoTask(VideoStep, InputOptions, total=False):
    """A `VideoStep` with its input."""
