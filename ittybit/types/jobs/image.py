"""Jobs of kind ``image``."""

from typing import Literal, Required

from ittybit.types.jobs.options import FrameOptions, JobFields

__all__ = ["ImageJob", "ImageJobOptions"]


class ImageJobOptions(FrameOptions, total=False):
    """Create an image from an image, or from the video frame at `start`.

    Options that are not given keep the properties of the input.
    """

    format: Literal["jpeg", "png", "webp", "avif"]


class ImageJob(JobFields, total=False):
    """A job of kind ``image``."""

    kind: Required[Literal["image"]]
    options: ImageJobOptions
