"""The contact sheet: one HTML page with links to the files next to it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from string import Template
from xml.etree.ElementTree import Element

from contact_sheet.card import Card
from contact_sheet.markup import format_bytes, tag, to_html
from contact_sheet.media import Medium
from contact_sheet.verification import Rendition

HERE = Path(__file__).parent


def render_page(
    media: Sequence[Medium], renditions: Sequence[Rendition], to: Path, seconds: float
) -> str:
    """Return the page with links relative to the folder `to`."""
    cards = [Card(medium, _of(medium, renditions), to).element() for medium in media]
    return Template((HERE / "page.html").read_text("utf-8")).substitute(
        style=(HERE / "page.css").read_text("utf-8"),
        summary=to_html(_summary(media, renditions, seconds)),
        cards="\n".join(map(to_html, cards)),
    )


def _of(medium: Medium, renditions: Sequence[Rendition]) -> list[Rendition]:
    return [rendition for rendition in renditions if rendition.order.medium == medium]


def _summary(
    media: Sequence[Medium], renditions: Sequence[Rendition], seconds: float
) -> Element:
    wrong = sum(rendition.problem is not None for rendition in renditions)
    sizes = [rendition.facts.size for rendition in renditions if rendition.facts]
    figures = [
        ("media", str(len(media))),
        ("renditions", str(len(renditions))),
        ("verified", str(len(renditions) - wrong)),
        ("uploaded", format_bytes(sum(medium.facts.size for medium in media))),
        ("downloaded", format_bytes(sum(sizes))),
        ("from start to end", f"{seconds:.0f} s"),
    ]
    if wrong:
        figures.insert(3, ("wrong", str(wrong)))
    return tag(
        "dl",
        *(
            tag("div", tag("dt", name), tag("dd", figure), class_=name.split()[0])
            for name, figure in figures
        ),
    )
