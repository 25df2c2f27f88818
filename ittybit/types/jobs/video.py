"""Jobs of kind ``video``."""

from typing import Annotated, Literal, Required

from msgspec import Meta

from ittybit.types.jobs.options import FrameOptions, FramesPerSecond, JobFields, Moment

__all__ = ["VideoJob", "VideoJobOptions"]


class VideoJobOptions(FrameOptions, total=False):
    """Encode a video; what is left out is as in the input, the format ``mp4``.

    `fps` is 1 to 60 frames a second, `bitrate` 300 000 to 60 000 000 bit/s, `end` in
    seconds of the input.
    """

    format: Literal["mp4", "webm", "mov"]
    codec: Literal["h264", "h265", "vp9", "av1"]
    fps: FramesPerSecond
    bitrate: Annotated[int, Meta(ge=300_000, le=60_000_000)]
    end: Moment


class VideoJob(JobFields, total=False):
    """A job of kind ``video``."""

    kind: Required[Literal["video"]]
    options: VideoJobOptions
