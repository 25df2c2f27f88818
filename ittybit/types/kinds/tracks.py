"""Tasks and steps that make a track of text (spec sections 15.7 to 15.9)."""

from typing import Literal, Required

from ittybit.types.kinds.options import InputOptions, StepOptions

__all__ = [
    "ChaptersOptions",
    "ChaptersStep",
    "ChaptersTask",
    "SubtitlesOptions",
    "SubtitlesStep",
    "SubtitlesTask",
    "ThumbnailsOptions",
    "ThumbnailsStep",
    "ThumbnailsTask",
]


class ThumbnailsOptions(StepOptions, total=False):
    """Make a sheet of `count` small pictures, and the track that points into it."""

    count: int


class ThumbnailsStep(ThumbnailsOptions, total=False):
    """`ThumbnailsOptions` as a step."""

    kind: Required[Literal["thumbnails"]]


class ThumbnailsTask(ThumbnailsStep, InputOptions, total=False):
    """A `ThumbnailsStep` with its input."""


class SubtitlesOptions(StepOptions, total=False):
    """Write down what is said; the server adds a ``speech`` step if there is none."""


class SubtitlesStep(SubtitlesOptions, total=False):
    """`SubtitlesOptions` as a step."""

    kind: Required[Literal["subtitles"]]


class SubtitlesTask(SubtitlesStep, InputOptions, total=False):
    """A `SubtitlesStep` with its input."""


class ChaptersOptions(StepOptions, total=False):
    """Divide a video into chapters."""


class ChaptersStep(ChaptersOptions, total=False):
    """`ChaptersOptions` as a step."""

    kind: Required[Literal["chapters"]]


class ChaptersTask(ChaptersStep, InputOptions, total=False):
    """A `ChaptersStep` with its input."""
