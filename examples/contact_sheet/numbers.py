"""The text below a picture: the uploaded file and its renditions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

from contact_sheet.markup import link, tag
from contact_sheet.media import Medium
from contact_sheet.probe import Facts
from contact_sheet.units import bytes_, pixels, seconds
from contact_sheet.verification import Rendition


def heading(medium: Medium, folder: Path) -> Element:
    """Return the name of a medium with a link to the file, and its properties."""
    name = tag("a", medium.name, href=link(medium.path, folder))
    facts = medium.facts
    parts = ["/".join(facts.codecs), _describe(facts), bytes_(facts.size)]
    return tag("header", tag("h2", name), tag("p", " · ".join(parts)))


def numbers(renditions: Sequence[Rendition], folder: Path) -> Element:
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
        tag("th", tag("a", order.name, href=link(order.path, folder)), scope="row"),
        tag("td", _describe(facts), title=" ".join(facts.codecs) or None),
        tag("td", bytes_(facts.size)),
        tag("td", seconds(rendition.seconds)),
        tag("td", "✓", title="verified"),
    )


def _describe(facts: Facts) -> str:
    """Return the size in pixels and the duration, if the file has them."""
    size = pixels(facts.width, facts.height)
    if facts.count:
        return f"{facts.count} of {size}"
    return " · ".join(part for part in (size, seconds(facts.duration)) if part)
