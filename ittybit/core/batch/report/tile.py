"""Tile of a finished item on the contact sheet."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import TypeAlias
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import msgspec

from ittybit.batch import Result
from ittybit.core.batch.report.markup import tag
from ittybit.core.batch.report.units import format_duration, format_size
from ittybit.core.url.redaction import redact_urls

_MAX_LINKS = 6

Link: TypeAlias = tuple[str, str]
"""Text and address of a link."""


class Tile(msgspec.Struct, frozen=True):
    """Data of a finished item that its tile shows."""

    name: str
    source: str
    label: str
    results: tuple[Result, ...]
    files: tuple[Link, ...]
    """Links to the downloaded results, if there are any."""
    picture: bytes | None
    """A JPEG image, if there is one."""


def draw_tile(tile: Tile) -> Element:
    """Return the tile with its caption."""
    links = list(tile.files) or list(_iter_links(tile.results))
    hidden = len(links) - _MAX_LINKS
    return tag(
        "figure",
        _draw_view(tile, links),
        tag(
            "figcaption",
            tag("bdi", tile.name, class_="name", title=redact_urls(tile.source)),
            *(tag("span", fact, class_="fact") for fact in _iter_facts(tile)),
            *(tag("a", tag("bdi", text), href=to) for text, to in links[:_MAX_LINKS]),
            tag("span", f"and {hidden} more", class_="fact") if hidden > 0 else None,
        ),
    )


def _draw_view(tile: Tile, links: list[Link]) -> Element:
    view: Element | str
    if tile.picture is None:
        view = _format_kinds(tile.results)
    else:
        content = base64.b64encode(tile.picture).decode()
        source = f"data:image/jpeg;base64,{content}"
        view = tag("img", src=source, alt=f"result of {tile.name}")
    if not links:
        return tag("div", view, class_="view")
    # The caption has the same link, so keyboard users skip this one.
    return tag("a", view, href=links[0][1], class_="view", tabindex="-1")


def _format_kinds(results: tuple[Result, ...]) -> str:
    kinds = dict.fromkeys(result.kind or result.type or "file" for result in results)
    return ", ".join(kinds) or "no results"


def _iter_facts(tile: Tile) -> Iterator[str]:
    if tile.label:
        yield tile.label
    for result in tile.results[:1]:
        facts: list[str] = []
        if result.width and result.height:
            facts.append(f"{result.width}\N{MULTIPLICATION SIGN}{result.height}")
        if result.duration:
            facts.append(format_duration(result.duration))
        if result.filesize:
            facts.append(format_size(result.filesize))
        if facts:
            yield " \N{MIDDLE DOT} ".join(facts)


def _iter_links(results: tuple[Result, ...]) -> Iterator[Link]:
    """Yield links to the results on the server, without credentials and signatures."""
    for result in results:
        try:
            parts = urlsplit(result.url or "")
        except ValueError:
            continue
        if parts.scheme in ("http", "https"):
            to = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
            name = result.ref or result.filename
            yield name or parts.path.rpartition("/")[2] or to, to
