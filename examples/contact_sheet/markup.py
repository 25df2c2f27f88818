"""HTML elements, whose text the standard library escapes, and numbers with units."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote
from xml.etree.ElementTree import Element, tostring

_SPACE = "\N{NO-BREAK SPACE}"
_TIMES = "\N{MULTIPLICATION SIGN}"


def tag(name: str, *children: Element | str | None, **attributes: object) -> Element:
    """Return an element with children and attributes, without those that are None.

    `class_` becomes ``class``, and `aria_label` becomes ``aria-label``.
    """
    element = Element(name)
    for key, value in attributes.items():
        if value is not None:
            element.set(key.rstrip("_").replace("_", "-"), str(value))
    for child in children:
        if isinstance(child, Element):
            element.append(child)
        elif child and len(element):
            element[-1].tail = (element[-1].tail or "") + child
        elif child:
            element.text = (element.text or "") + child
    return element


def to_html(element: Element) -> str:
    """Return an element as text."""
    return tostring(element, encoding="unicode", method="html")


def relative_url(path: Path, folder: Path) -> str:
    """Return the URL of a file, relative to the page in `folder`."""
    return quote(path.relative_to(folder).as_posix())


def format_bytes(size: int) -> str:
    """Return a size with its unit: 48 kB, 1.3 MB."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}{_SPACE}kB"
    return f"{size / 1_000_000:.1f}{_SPACE}MB"


def format_seconds(duration: float | None) -> str:
    """Return a duration: 3.0 s, 0.42 s. An image has none."""
    if duration is None:
        return ""
    return f"{duration:.{2 if duration < 0.95 else 1}f}{_SPACE}s"


def format_pixels(width: int | None, height: int | None) -> str:
    """Return width by height. Audio has none."""
    return "" if width is None else f"{width}{_TIMES}{height}"


def format_count(number: int, noun: str) -> str:
    """Return the number and the noun: 1 rendition, 2 renditions."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
