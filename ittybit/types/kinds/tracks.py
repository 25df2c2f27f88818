"""Tasks and steps that create text tracks."""

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
    """Create a sheet of thumbnails, and the track that refers to them."""

    count: int
    """Number of thumbnails."""


class ThumbnailsStep(ThumbnailsOptions, total=False):
    """Step with `ThumbnailsOptions`."""

    kind: Required[Literal["thumbnails"]]


class ThumbnailsTask(ThumbnailsStep, InputOptions, total=False):
    """Task with the options of a `ThumbnailsStep`."""


class SubtitlesOptions(StepOptions, total=False):
    """Create subtitles. If no ``speech`` step exists, the server adds one."""


class SubtitlesStep(SubtitlesOptions, total=False):
    """Step with `SubtitlesOptions`."""

    kind: Required[Literal["subtitles"]]


class SubtitlesTask(SubtitlesStep, InputOptions, total=False):
    """Task with the options of a `SubtitlesStep`."""


class ChaptersOptions(StepOptions, total=False):
    """Divide a video into chapters."""


class ChaptersStep(ChaptersOptions, total=False):
    """Step with `ChaptersOptions`."""

    kind: Required[Literal["chapters"]]


class ChaptersTask(ChaptersStep, InputOptions, total=False):
    """Task with the options of a `ChaptersStep`."""
