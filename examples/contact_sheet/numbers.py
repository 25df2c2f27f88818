"""The numbers below a picture: what went up, and what came back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

from contact_sheet.markup import link, tag
from contact_sheet.media import Medium
from contact_sheet.probing import Facts
from contact_sheet.units import bytes_, pixels, seconds
from contact_sheet.verifying import Rendition


def numbers(medium: Medium, renditions: Sequence[Rendition], folder: Path) -> Element:
    """Return a table with a row for the input and one for each rendition."""
    source = tag("a", "input", href=link(medium.path, folder))
    rows = [_row(source, medium.facts, "", "")]
    for rendition in renditions:
        if rendition.problem or rendition.facts is None:
            rows.append(_wrong(rendition))
        else:
            name = tag(
                "a", rendition.order.name, href=link(rendition.order.path, folder)
            )
            rows.append(_row(name, rendition.facts, seconds(rendition.seconds), "✓"))
    return tag("table", _head(), tag("tbody", *rows))


def _head() -> Element:
    names = ("file", "what it is", "size", "took", "")
    cells = [tag("th", name, scope="col") for name in names[:-1]]
    return tag("thead", tag("tr", *cells, tag("th", tag("span", "verified"))))


def _row(name: Element, facts: Facts, took: str, mark: str) -> Element:
    verified = tag("td", mark, title="verified" if mark else None, class_="mark")
    return tag(
        "tr",
        tag("th", name, scope="row"),
        tag("td", _described(facts)),
        tag("td", bytes_(facts.size)),
        tag("td", took),
        verified,
    )


def _wrong(rendition: Rendition) -> Element:
    return tag(
        "tr",
        tag("th", rendition.order.name, scope="row"),
        tag("td", rendition.problem, colspan="3"),
        tag("td", "✗", title="wrong", class_="mark"),
        class_="wrong",
    )


def _described(facts: Facts) -> str:
    """Return format, codecs, pixels and length, as far as there are any."""
    codecs = "/".join(codec for codec in facts.codecs if codec != facts.format)
    many = f"{facts.count} of " if facts.count else ""
    parts = [
        facts.format if facts.kind != "thumbnails" else "",
        codecs,
        many + pixels(facts.width, facts.height),
        seconds(facts.duration),
    ]
    return " · ".join(part for part in parts if part)
