"""What a task may be asked to do (spec sections 14.2 and 15)."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict

KINDS = (
    "ingest",
    "video",
    "image",
    "audio",
    "chapters",
    "subtitles",
    "thumbnails",
    "nsfw",
    "speech",
    "description",
    "outline",
    "prompt",
    "workflow",
    "conditions",
    "http",
)

Kind = Literal[
    "ingest",
    "video",
    "image",
    "audio",
    "chapters",
    "subtitles",
    "thumbnails",
    "nsfw",
    "speech",
    "description",
    "outline",
    "prompt",
    "workflow",
    "conditions",
    "http",
]


class TaskOptions(TypedDict, total=False):
    """Options of a task; which of them count depends on its kind.

    Input is `url` or `file_id`. The output gets `filename`, `folder` and, as its name
    under ``Media.urls``, `ref`; `webhook_url` is called at the end; `next` and
    `workflow` are further steps.

    `width` and `height` are pixels or a text such as ``"50%"``; `start` and `end`
    seconds; `fps` frames a second; `bitrate` bit/s; `quality` 0 to 100 or one of
    ``very_low``, ``low``, ``medium``, ``high``, ``very_high``; `background` a hex
    colour; `count` the number of thumbnails.
    """

    url: str
    file_id: str
    filename: str
    folder: str
    ref: str
    webhook_url: str
    next: Sequence[Mapping[str, Any]]
    workflow: Sequence[Mapping[str, Any]]
    conditions: Sequence[Mapping[str, str]]
    width: int | str
    height: int | str
    fit: Literal["fill", "cover", "contain"]
    position: str
    background: str
    fps: float
    format: str
    codec: str
    quality: int | str
    bitrate: int
    start: float
    end: float
    layers: Sequence[Mapping[str, Any]]
    count: int
    speakers: bool
    description: str
    metadata: Mapping[str, Any]
