"""The renditions to make of a medium, and their expected properties."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from contact_sheet.media import Medium
from contact_sheet.thumbnails import sheets
from ittybit import step
from ittybit.kinds.fields import AudioFormat, ImageFormat
from ittybit.types import File

WIDTH = 1280
STILL_WIDTH = 320
THUMBNAILS = 10


@dataclass(frozen=True, kw_only=True)
class Expected:
    """Expected properties of a rendition, in pixels and seconds. None means any."""

    kind: str
    format: str
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    count: int | None = None
    sound: bool = False


@dataclass(frozen=True, kw_only=True)
class Order:
    """One rendition to make: its medium, its task, and the path of the result."""

    medium: Medium
    request: Mapping[str, Any]
    path: Path
    expected: Expected

    @property
    def kind(self) -> str:
        """The kind of the task that makes the rendition."""
        return str(self.request["kind"])

    @property
    def name(self) -> str:
        """The name of the rendition."""
        return self.path.name

    def sheets(self, output: File) -> list[tuple[str, Path]]:
        """Return the URL and path of each picture that a thumbnail track needs."""
        if self.kind != "thumbnails":
            return []
        return sheets(self.path, output.url or "")


def list_orders(medium: Medium, file_id: str, to: Path) -> list[Order]:
    """Return the orders of a medium, uploaded as `file_id`. Results go below `to`."""
    make = {"video": _of_video, "image": _of_image, "audio": _of_audio}
    folder = to / medium.name
    folder.mkdir(parents=True, exist_ok=True)
    return [
        replace(
            order,
            request={"file_id": file_id, **order.request},
            path=folder / order.path,
        )
        for order in make[medium.facts.kind](medium)
    ]


def _of_video(medium: Medium) -> Iterator[Order]:
    facts = medium.facts
    length = facts.duration or 0.0
    yield Order(
        medium=medium,
        request=step(kind="video", width=WIDTH, format="mp4"),
        path=Path("video.mp4"),
        expected=Expected(
            kind="video",
            format="mp4",
            width=WIDTH,
            height=_height(medium, WIDTH),
            duration=length,
            sound=facts.sound,
        ),
    )
    yield _still(medium, "webp", start=length / 2)
    yield Order(
        medium=medium,
        request=step(kind="thumbnails", count=THUMBNAILS),
        path=Path("thumbnails.vtt"),
        expected=Expected(
            kind="thumbnails", format="vtt", duration=length, count=THUMBNAILS
        ),
    )
    if facts.sound:
        yield _sound(medium, "mp3")


def _of_image(medium: Medium) -> Iterator[Order]:
    yield _still(medium, "webp")
    yield _still(medium, "jpeg")


def _of_audio(medium: Medium) -> Iterator[Order]:
    yield _sound(medium, "mp3")
    yield _sound(medium, "ogg")


def _still(medium: Medium, format: ImageFormat, start: float | None = None) -> Order:
    request = step(kind="image", width=STILL_WIDTH, format=format)
    if start is not None:
        request["start"] = start
    return Order(
        medium=medium,
        request=request,
        path=Path(f"still.{format}"),
        expected=Expected(
            kind="image",
            format=format,
            width=STILL_WIDTH,
            height=_height(medium, STILL_WIDTH),
        ),
    )


def _sound(medium: Medium, format: AudioFormat) -> Order:
    return Order(
        medium=medium,
        request=step(kind="audio", format=format),
        path=Path(f"sound.{format}"),
        expected=Expected(
            kind="audio", format=format, duration=medium.facts.duration, sound=True
        ),
    )


def _height(medium: Medium, width: int) -> int:
    """Return the height that keeps the aspect ratio of the medium at this width."""
    facts = medium.facts
    return round(width * (facts.height or 1) / (facts.width or 1))
