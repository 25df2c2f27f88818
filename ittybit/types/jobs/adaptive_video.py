"""Jobs of kind ``adaptive_video`` (spec section 15.5)."""

from typing import Literal, Required

from ittybit.types.jobs.options import FrameOptions, JobFields, Moment

__all__ = ["AdaptiveVideoJob", "AdaptiveVideoJobOptions"]


class AdaptiveVideoJobOptions(FrameOptions, total=False):
    """Encode a video in several sizes, as HLS; an input of sound alone stays that.

    `width` and `height` are those of the largest size, `end` is in seconds of the
    input.
    """

    format: Literal["hls"]
    end: Moment


class AdaptiveVideoJob(JobFields, total=False):
    """A job of kind ``adaptive_video``."""

    kind: Required[Literal["adaptive_video"]]
    options: AdaptiveVideoJobOptions
