"""Tasks and steps of kind ``image`` (spec section 15.3)."""

from typing import Literal, Required, TypeAlias

from ittybit.types.kinds.options import InputOptions, PictureOptions, StepOptions

__all__ = ["ImageFormat", "ImageOptions", "ImageStep", "ImageTask"]

ImageFormat: TypeAlias = Literal["jpeg", "png", "webp", "avif", "heic", "gif"]


class ImageOptions(StepOptions, PictureOptions, total=False):
    """Make a picture of a picture, or of the video frame at `start` seconds.

    What is left out is as in the input.
    """

    format: ImageFormat


class ImageStep(ImageOptions, total=False):
    """`ImageOptions` as a step."""

    kind: Required[Literal["image"]]


class ImageTask(ImageStep, InputOptions, total=False):
    """An `ImageStep` with its input."""
