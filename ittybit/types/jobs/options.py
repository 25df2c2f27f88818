"""Options that jobs of several kinds have (spec section 24.1)."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Required, TypeAlias, TypedDict

from msgspec import Meta

__all__ = ["Edge", "FrameOptions", "FramesPerSecond", "JobFields", "Level", "Moment"]

Edge: TypeAlias = (
    Annotated[int, Meta(ge=1)] | Annotated[str, Meta(pattern=r"^\d+(\.\d+)?%$")]
)
"""Pixels, at least 1, or a share of the input such as ``"50%"``."""

Level: TypeAlias = Literal["very_low", "low", "medium", "high", "very_high"]

Moment: TypeAlias = Annotated[float, Meta(ge=0)]
"""Seconds of the input, at least 0."""

FramesPerSecond: TypeAlias = Annotated[float, Meta(ge=1, le=60)]


class JobFields(TypedDict, total=False):
    """What jobs of every kind take beside their options.

    `input` is an http, https or s3 URL. `output` is ``s3://bucket/key``, for HLS a
    folder that ends in ``/``; without it the API stores the result. `connection_id`
    names the connection that leads to s3 URLs, else the default one is used.
    `webhook_url` is called when the job has ended; `metadata` is kept with the job.
    """

    input: Required[str]
    output: str
    connection_id: str
    webhook_url: str
    metadata: Mapping[str, Any]


class FrameOptions(TypedDict, total=False):
    """Options of jobs that make pictures, moving or not.

    `width` and `height` are pixels, at least 1, or a share of the input such as
    ``"50%"``; one alone keeps the shape. `fit` says what becomes of another shape:
    ``fill`` may distort, ``cover`` may crop, ``contain`` may pad with `background`, a
    hex colour such as ``"#20B075"``. `position` is where the picture stays or lies:
    ``center``, ``top``, ``bottom``, ``left``, ``right``. `quality` is a level, from
    ``very_low`` to ``very_high``. `start` is in seconds of the input, at least 0.
    """

    width: Edge
    height: Edge
    fit: Literal["contain", "cover", "fill"]
    position: str
    background: str
    quality: Level
    start: Moment
