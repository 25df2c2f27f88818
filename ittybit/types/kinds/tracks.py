"""Tasks and steps that make a track of text (spec sections 15.7 to 15.9)."""

from typing import Literal, Required

from ittybit.types.kinds.options import InputOptions, StepOptions


class ThumbnailsStep(StepOptions, total=False):
    """Make a sheet of `count` small pictures, and the track that points into it."""

    kind: Required[Literal["thumbnails"]]
    count: int


class ThumbnailsTask(ThumbnailsStep, InputOptions, total=False):
    """A `ThumbnailsStep` with its input."""


class SubtitlesStep(StepOptions, total=False):
    """Write down what is said; the server adds a ``speech`` step if there is none."""

    kind: Required[Literal["subtitles"]]


class SubtitlesTask(SubtitlesStep, InputOptions, total=False):
    """A `SubtitlesStep` with its input."""


class ChaptersStep(StepOptions, total=False):
    """Divide a video into chapters."""

    kind: Required[Literal["chapters"]]


class ChaptersTask(ChaptersStep, InputOptions, total=False):
    """A `ChaptersStep` with its input."""
