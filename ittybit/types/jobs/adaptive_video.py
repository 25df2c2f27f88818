"""Jobs of kind ``adaptive_video``."""

from typing import Literal, Required

from ittybit.types.jobs.options import FrameOptions, JobFields, Moment

__all__ = ["AdaptiveVideoJob", "AdaptiveVideoJobOptions"]


class AdaptiveVideoJobOptions(FrameOptions, total=False):
    """Encode a video in several sizes, as HLS.

    `width` and `height` are the largest size. An input with only audio remains audio.
    """

    format: Literal["hls"]
    end: Moment
    """End in seconds of the input, at least 0."""


class AdaptiveVideoJob(JobFields, total=False):
    """A job of kind ``adaptive_video``."""

    kind: Required[Literal["adaptive_video"]]
    options: AdaptiveVideoJobOptions
