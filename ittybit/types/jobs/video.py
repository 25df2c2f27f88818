"""Jobs of kind ``video``."""

from typing import Annotated, Literal, Required

from msgspec import Meta

from ittybit.types.jobs.options import FrameOptions, FramesPerSecond, JobFields, Moment

__all__ = ["VideoJob", "VideoJobOptions"]


class VideoJobOptions(FrameOptions, total=False):
    """Encode a video.

    Options that are not given keep the properties of the input.
    """

    format: Literal["mp4", "webm", "mov"]
    """Container format, ``mp4`` by default."""
    codec: Literal["h264", "h265", "vp9", "av1"]
    fps: FramesPerSecond
    """Frames per second, 1 to 60."""
    bitrate: Annotated[int, Meta(ge=300_000, le=60_000_000)]
    """Bit rate in bit/s, 300 000 to 60 000 000."""
    end: Moment
    """End in seconds of the input, at least 0."""


class VideoJob(JobFields, total=False):
    """A job of kind ``video``."""

    kind: Required[Literal["video"]]
    options: VideoJobOptions
