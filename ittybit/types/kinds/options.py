"""Options that several kinds of steps and tasks share."""

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
"""Steps of `ittybit.steps`, results of `ittybit.step`, or plain dicts."""

Size: TypeAlias = int | str
"""Pixels, or a percentage of the input such as ``"50%"``."""

Quality: TypeAlias = int | Literal["very_low", "low", "medium", "high", "very_high"]
"""Quality from 0 to 100, or a level."""


class StepOptions(TypedDict, total=False):
    """Options of every kind."""

    ref: str
    """Name of the output file in ``Media.urls``."""
    folder: str
    """Folder of the output file."""
    filename: str
    """Name of the output file."""
    next: Steps
    """Steps that work on the output of this one."""


class TaskOptions(TypedDict, total=False):
    """Options that only tasks have."""

    webhook_url: str
    """URL that the server calls when the task has ended."""
    description: str
    """Free text."""


class InputOptions(TaskOptions, total=False):
    """Input of a task that works on a file: either `url` or `file_id`."""

    url: str
    """URL of the input."""
    file_id: str
    """ID of the stored file that is the input."""


class PictureOptions(TypedDict, total=False):
    """Options of both videos and images."""

    width: Size
    """Pixels, or a percentage of the input such as ``"50%"``."""
    height: Size
    """As `width`. If only one is given, the aspect ratio stays."""
    fit: Literal["fill", "cover", "contain"]
    """How to fit another aspect ratio.

    ``fill`` may distort the picture, ``cover`` may crop it, and ``contain`` may pad it.
    """
    position: str
    """Part of the picture that remains, or its place in the padding.

    ``center``, ``top``, ``bottom``, ``left``, or ``right``.
    """
    background: str
    """Color of the padding, such as ``"#20B075"``."""
    quality: Quality
    """0 to 100, or a level from ``very_low`` to ``very_high``."""
    layers: Sequence[Mapping[str, Any]]
    """Overlays, each a dict.

    For example ``{"kind": "image", "url": …}`` or
    ``{"kind": "text", "text": …, "font_size": …}``.
    """
    start: float
    """Start in seconds of a video."""
