"""Options that several kinds of jobs share."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Required, TypeAlias, TypedDict

from msgspec import Meta

__all__ = ["Edge", "FrameOptions", "FramesPerSecond", "JobFields", "Level", "Moment"]

Edge: TypeAlias = (
    Annotated[int, Meta(ge=1)] | Annotated[str, Meta(pattern=r"^\d+(\.\d+)?%$")]
)
"""Pixels, at least 1, or a percentage of the input such as ``"50%"``."""

Level: TypeAlias = Literal["very_low", "low", "medium", "high", "very_high"]

Moment: TypeAlias = Annotated[float, Meta(ge=0)]
"""Seconds of the input, at least 0."""

FramesPerSecond: TypeAlias = Annotated[float, Meta(ge=1, le=60)]


class JobFields(TypedDict, total=False):
    """Fields of every kind of job, in addition to the options."""

    input: Required[str]
    """URL of the input: http, https, or s3."""
    output: str
    """Where the server stores the result: ``s3://bucket/key``.

    For HLS, a folder that ends with ``/``. By default, the API stores the result.
    """
    connection_id: str
    """Connection for s3 URLs; the default connection if not given."""
    webhook_url: str
    """URL that the server calls when the job has ended."""
    metadata: Mapping[str, Any]
    """Your own data, which the server keeps with the job."""


class FrameOptions(TypedDict, total=False):
    """Options of jobs that create pictures or videos."""

    width: Edge
    """Pixels, at least 1, or a percentage of the input such as ``"50%"``."""
    height: Edge
    """As `width`. If only one is given, the aspect ratio stays."""
    fit: Literal["contain", "cover", "fill"]
    """How to fit another aspect ratio.

    ``fill`` may distort the picture, ``cover`` may crop it, and ``contain`` may pad it.
    """
    position: str
    """Part of the picture that remains, or its place in the padding.

    ``center``, ``top``, ``bottom``, ``left``, or ``right``.
    """
    background: str
    """Color of the padding, such as ``"#20B075"``."""
    quality: Level
    """Level from ``very_low`` to ``very_high``."""
    start: Moment
    """Start in seconds of the input, at least 0."""
