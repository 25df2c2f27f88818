"""One medium on the contact sheet, and the thumbnails of its video."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from contact_sheet.media import Medium
from contact_sheet.probe import Facts
from contact_sheet.thumbnails import Thumbnail, sheet_path, thumbnails
from contact_sheet.units import format_pixels, format_seconds
from contact_sheet.verification import Rendition


@dataclass(frozen=True)
class Card:
    """A medium and its renditions."""

    medium: Medium
    renditions: Sequence[Rendition]

    def find(self, kind: str) -> list[Rendition]:
        """Return the verified renditions of a kind."""
        return [
            rendition
            for rendition in self.renditions
            if rendition.order.kind == kind and not rendition.problem
        ]


@dataclass(frozen=True)
class Cell:
    """A thumbnail, the path of its sheet, and the CSS that shows it at any size."""

    part: Thumbnail
    sheet: Path
    position: str


def iter_cells(track: Path) -> Iterator[Cell]:
    """Yield the thumbnails of a track."""
    found = thumbnails(track)
    for part in found:
        same = [other for other in found if other.sheet == part.sheet]
        right = max(other.left + other.width for other in same)
        bottom = max(other.top + other.height for other in same)
        across = 100 * part.left / ((right - part.width) or 1)
        down = 100 * part.top / ((bottom - part.height) or 1)
        yield Cell(
            part,
            sheet_path(track, part.sheet),
            f"{across:.4g}% {down:.4g}% / "
            f"{100 * right / part.width:.4g}% {100 * bottom / part.height:.4g}%",
        )


def describe(facts: Facts) -> str:
    """Return the size in pixels and the duration, if the file has them."""
    size = format_pixels(facts.width, facts.height)
    if facts.count:
        return f"{facts.count} of {size}"
    return " · ".join(part for part in (size, format_seconds(facts.duration)) if part)
