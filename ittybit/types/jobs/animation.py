"""Jobs of kind ``animation``."""

from typing import Literal, Required

from ittybit.types.jobs.options import FrameOptions, FramesPerSecond, JobFields, Moment

__all__ = ["AnimationJob", "AnimationJobOptions"]


class AnimationJobOptions(FrameOptions, total=False):
    """Create a short animated image from a video."""

    end: Required[Moment]
    """End in seconds of the input, at least 0. `start` is 0 by default."""
    format: Literal["gif", "webp"]
    """``gif`` (default) or ``webp``."""
    fps: FramesPerSecond
    """Frames per second, 1 to 60; 10 by default."""


class AnimationJob(JobFields, total=False):
    """A job of kind ``animation``."""

    kind: Required[Literal["animation"]]
    options: Required[AnimationJobOptions]
