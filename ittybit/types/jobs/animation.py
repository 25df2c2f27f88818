"""Jobs of kind ``animation`` (spec section 15.6)."""

from typing import Literal, Required

from ittybit.types.jobs.options import FrameOptions, FramesPerSecond, JobFields, Moment

__all__ = ["AnimationJob", "AnimationJobOptions"]


class AnimationJobOptions(FrameOptions, total=False):
    """Make a short clip of a video that plays where pictures do.

    It lasts from `start`, 0 by default, to `end`, in seconds of the input. `fps` is 1
    to 60 frames a second, 10 by default; the format is ``gif`` by default.
    """

    end: Required[Moment]
    format: Literal["gif", "webp"]
    fps: FramesPerSecond


class AnimationJob(JobFields, total=False):
    """A job of kind ``animation``."""

    kind: Required[Literal["animation"]]
    options: Required[AnimationJobOptions]
