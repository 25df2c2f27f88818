"""HTML elements. The standard library escapes their text."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote
from xml.etree.ElementTree import Element, tostring


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


def html(element: Element) -> str:
    """Return an element as text."""
    return tostring(element, encoding="unicode", method="html")


def link(path: Path, folder: Path) -> str:
    """Return the URL of a file, relative to the page in `folder`."""
    return quote(path.relative_to(folder).as_posix())
