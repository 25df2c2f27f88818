"""HTML elements; the standard library escapes what is in them and around them."""

from __future__ import annotations

import re
from html import escape
from xml.etree.ElementTree import Element

_VOID = frozenset({"img"})
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\ud800-\udfff]")


def tag(name: str, *children: Element | str | None, **attributes: object) -> Element:
    """Return an element with children and attributes; None is left out.

    A trailing underscore of an attribute is dropped (`class_`), another is a hyphen.
    """
    element = Element(name)
    for key, value in attributes.items():
        if value is not None:
            element.set(key.rstrip("_").replace("_", "-"), _clean(str(value)))
    for child in children:
        if isinstance(child, Element):
            element.append(child)
        elif child and len(element):
            element[-1].tail = (element[-1].tail or "") + _clean(child)
        elif child:
            element.text = (element.text or "") + _clean(child)
    return element


def html(element: Element) -> str:
    """Return an element as text."""
    # ElementTree's own HTML leaves "<" in attributes as it is, and XML has no empty
    # elements with an end.
    attributes = "".join(f' {n}="{escape(v)}"' for n, v in element.items())
    inside = _escaped(element.text) + "".join(
        html(child) + _escaped(child.tail) for child in element
    )
    end = "" if element.tag in _VOID else f"</{element.tag}>"
    return f"<{element.tag}{attributes}>{inside}{end}"


def _escaped(text: str | None) -> str:
    return escape(text or "", quote=False)


def _clean(text: str) -> str:
    # HTML has no place for these, and file names may have them.
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)
