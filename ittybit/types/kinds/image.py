"""Tasks and steps of kind ``image``."""

from typing import Literal, Required, TypeAlias

from ittybit.types.kinds.options import InputOptions, PictureOptions, StepOptions

__all__ = ["ImageFormat", "ImageOptions", "ImageStep", "ImageTask"]

ImageFormat: TypeAlias = Literal["jpeg", "png", "webp", "avif", "heic", "gif"]


class ImageOptions(StepOptions, PictureOptions, total=False):
    """Create an image from an image, or from the video frame at `start`.

    Options that are not given keep the properties of the input.
    """

    format: ImageFormat


class ImageStep(ImageOptions, total=False):
    """Step with `ImageOptions`."""

    kind: Required[Literal["image"]]


class ImageTask(ImageStep, InputOptions, total=False):
    """Task with the options of an `ImageStep`."""
