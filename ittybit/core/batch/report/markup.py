"""HTML elements, escaped with the standard library, and the frame of the page."""

from __future__ import annotations

import re
from html import escape
from xml.etree.ElementTree import Element

from ittybit.core.batch.report.style import STYLE

_VOID = frozenset({"img"})
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|[\ud800-\udfff]")
# The page is self-contained, so the browser must not load anything.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
SECTION_END = "</section>\n"
END = "</body>\n</html>\n"


def tag(name: str, *children: Element | str | None, **attributes: object) -> Element:
    """Return an element with children and attributes, except those that are None.

    Attribute names lose a trailing underscore (`class_`); others become hyphens.
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
    """Return an element as HTML text."""
    # ElementTree.tostring does not escape "<" in HTML attributes, and its XML output
    # has no end tags for empty elements.
    attributes = "".join(f' {n}="{escape(v)}"' for n, v in element.items())
    content = _escape(element.text) + "".join(
        html(child) + _escape(child.tail) for child in element
    )
    end = "" if element.tag in _VOID else f"</{element.tag}>"
    return f"<{element.tag}{attributes}>{content}{end}"


def _escape(text: str | None) -> str:
    return escape(text or "", quote=False)


def _clean(text: str) -> str:
    # HTML does not allow these characters, but file names can contain them.
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def begin_page(name: str) -> str:
    """Return the page up to its first section."""
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"{policy}\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"{html(tag('title', name))}\n<style>{STYLE}</style>\n</head>\n<body>\n"
    )


def begin_section(heading: str, kind: str) -> str:
    """Return the start of a section."""
    return f'<section class="{kind}">\n{html(tag("h2", heading))}\n'
