"""One medium on the contact sheet: pictures, sounds, and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from contact_sheet.markup import (
    format_bytes,
    format_pixels,
    format_seconds,
    relative_url,
    tag,
)
from contact_sheet.media import Medium
from contact_sheet.probe import Facts
from contact_sheet.thumbnails import Thumbnail, sheet_path, thumbnails
from contact_sheet.verification import Rendition


@dataclass(frozen=True)
class Card:
    """A medium, its renditions, and the folder of the page."""

    medium: Medium
    renditions: Sequence[Rendition]
    folder: Path

    def element(self) -> Element:
        """Return the card as an article."""
        view = self._still if self.medium.facts.kind == "image" else self._video
        return tag(
            "article",
            *view(),
            build_heading(self.medium, self.folder),
            build_numbers(self.renditions, self.folder),
            *self._sounds(),
            id=self.medium.name,
        )

    def _good(self, kind: str) -> list[Rendition]:
        """Return the verified renditions of a kind."""
        return [
            rendition
            for rendition in self.renditions
            if rendition.order.kind == kind and not rendition.problem
        ]

    def _video(self) -> Iterator[Element]:
        stills = [
            relative_url(still.order.path, self.folder) for still in self._good("image")
        ]
        for video in self._good("video"):
            yield tag(
                "video",
                src=relative_url(video.order.path, self.folder),
                poster=stills[0] if stills else None,
                preload="none" if stills else "metadata",
                controls="",
                loop="",
                playsinline="",
                aria_label=f"{self.medium.name} as rendered",
                style=_shape(video),
            )
        for track in self._good("thumbnails"):
            yield _strip(track.order.path, self.medium.name, self.folder)

    def _still(self) -> Iterator[Element]:
        source = relative_url(self.medium.path, self.folder)
        picture = tag("img", src=source, alt=f"{self.medium.name} as uploaded")
        yield tag("a", picture, href=source, class_="picture")
        stills = [
            relative_url(still.order.path, self.folder) for still in self._good("image")
        ]
        yield tag(
            "div",
            *(
                tag("a", tag("img", src=still, alt=f"as rendered: {still}"), href=still)
                for still in stills
            ),
            class_="stills",
        )

    def _sounds(self) -> Iterator[Element]:
        for sound in self._good("audio"):
            yield tag(
                "audio",
                src=relative_url(sound.order.path, self.folder),
                controls="",
                preload="none",
                aria_label=f"{self.medium.name} as {sound.order.expected.format}",
            )


def _shape(rendition: Rendition) -> str:
    facts = rendition.facts
    return f"aspect-ratio: {facts.width} / {facts.height}" if facts else ""


def _strip(track: Path, name: str, folder: Path) -> Element:
    """Return the thumbnails in a row. CSS shows the part of the sheet."""
    found = thumbnails(track)
    edges: dict[str, tuple[int, int]] = {}
    for part in found:
        right, bottom = edges.get(part.sheet, (0, 0))
        right = max(right, part.left + part.width)
        bottom = max(bottom, part.top + part.height)
        edges[part.sheet] = right, bottom
    cells = [
        tag(
            "span",
            style=_cell(
                part,
                edges[part.sheet],
                relative_url(sheet_path(track, part.sheet), folder),
            ),
            title=format_seconds(part.start),
        )
        for part in found
    ]
    return tag(
        "div", *cells, class_="strip", role="img", aria_label=f"scenes of {name}"
    )


def _cell(part: Thumbnail, edge: tuple[int, int], address: str) -> str:
    """Return the CSS that shows one part of a sheet at any size."""
    wide, high = edge[0] - part.width, edge[1] - part.height
    across = 100 * part.left / wide if wide else 0
    down = 100 * part.top / high if high else 0
    return (
        f"aspect-ratio: {part.width} / {part.height}; "
        f"background: url('{address}') {across:.4g}% {down:.4g}% / "
        f"{100 * edge[0] / part.width:.4g}% {100 * edge[1] / part.height:.4g}%"
    )


def build_heading(medium: Medium, folder: Path) -> Element:
    """Return the name of a medium with a link to the file, and its properties."""
    name = tag("a", medium.name, href=relative_url(medium.path, folder))
    facts = medium.facts
    parts = ["/".join(facts.codecs), _describe(facts), format_bytes(facts.size)]
    return tag("header", tag("h2", name), tag("p", " · ".join(parts)))


def build_numbers(renditions: Sequence[Rendition], folder: Path) -> Element:
    """Return a table with a row for each rendition."""
    names = ("rendition", "properties", "size", "took", "verified")
    head = tag("tr", *(tag("th", name, scope="col") for name in names))
    rows = [_row(rendition, folder) for rendition in renditions]
    columns = tag("colgroup", *(tag("col") for _ in names))
    return tag("table", columns, tag("thead", head), tag("tbody", *rows))


def _row(rendition: Rendition, folder: Path) -> Element:
    facts, order = rendition.facts, rendition.order
    if rendition.problem or facts is None:
        return tag(
            "tr",
            tag("th", order.name, scope="row"),
            tag("td", rendition.problem, colspan="3"),
            tag("td", "✗", title="wrong"),
            class_="wrong",
        )
    return tag(
        "tr",
        tag(
            "th",
            tag("a", order.name, href=relative_url(order.path, folder)),
            scope="row",
        ),
        tag("td", _describe(facts), title=" ".join(facts.codecs) or None),
        tag("td", format_bytes(facts.size)),
        tag("td", format_seconds(rendition.seconds)),
        tag("td", "✓", title="verified"),
    )


def _describe(facts: Facts) -> str:
    """Return the size in pixels and the duration, if the file has them."""
    size = format_pixels(facts.width, facts.height)
    if facts.count:
        return f"{facts.count} of {size}"
    return " · ".join(part for part in (size, format_seconds(facts.duration)) if part)
