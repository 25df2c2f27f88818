"""Options that stand in steps and tasks of several kinds (spec 14.2, 14.3 and 15)."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias, TypedDict

__all__ = [
    "InputOptions",
    "PictureOptions",
    "Quality",
    "Size",
    "StepOptions",
    "Steps",
    "TaskOptions",
]

Steps: TypeAlias = Sequence[Mapping[str, Any]]
"""Steps: what `ittybit.step` returns, plain dicts, or both."""

Size: TypeAlias = int | str
"""Pixels, or a share of the input such as ``"50%"``."""

Quality: TypeAlias = int | Literal["very_low", "low", "medium", "high", "very_high"]
"""From 0 to 100, or a level."""


class StepOptions(TypedDict, total=False):
    """Options of every kind.

    The file that is made gets `filename`, `folder` and, as its name under
    ``Media.urls``, `ref`; `next` holds the steps that are taken with it.
    """

    ref: str
    folder: str
    filename: str
    next: Steps


class TaskOptions(TypedDict, total=False):
    """What a task adds to its step.

    `webhook_url` is called when the task has ended; `description` is free text.
    """

    webhook_url: str
    description: str


class InputOptions(TaskOptions, total=False):
    """What a task that works on a file adds: one input, `url` or `file_id`."""

    url: str
    file_id: str


class PictureOptions(TypedDict, total=False):
    """Options of videos and images alike.

    `width` and `height` are pixels or a share of the input such as ``"50%"``; one alone
    keeps the shape. `fit` says what becomes of another shape: ``fill`` may distort,
    ``cover`` may crop, ``contain`` may pad with `background`, a hex colour such as
    ``"#20B075"``. `position` is where the picture stays or lies: ``center``, ``top``,
    ``bottom``, ``left``, ``right``. `quality` is 0 to 100 or a level. `layers` are laid
    over the picture, each a dict such as ``{"kind": "image", "url": …}`` or
    ``{"kind": "text", "text": …, "font_size": …}``. `start` is in seconds of a video.
    """

    width: Size
    height: Size
    fit: Literal["fill", "cover", "contain"]
    position: str
    background: str
    quality: Quality
    layers: Sequence[Mapping[str, Any]]
    start: float
