"""Jobs of kind ``image``."""

from typing import Literal, Required

from ittybit.types.jobs.options import FrameOptions, JobFields

__all__ = ["ImageJob", "ImageJobOptions"]


class ImageJobOptions(FrameOptions, total=False):
    """Make a picture of a picture, or of the video frame at `start` seconds.

    What is left out is as in the input.
    """

    format: Literal["jpeg", "png", "webp", "avif"]


class ImageJob(JobFields, total=False):
    """A job of kind ``image``."""

    kind: Required[Literal["image"]]
    options: ImageJobOptions
