"""An item on the contact sheet."""

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
from ittybit.core.url.url import redact_url

_MOST_LINKS = 6

Link: TypeAlias = tuple[str, str]
"""What is read, and where it leads."""


class Tile(msgspec.Struct, frozen=True):
    """What is shown of an item that is done.

    `picture` is a JPEG, None where there is none; `files` lead to what lies on this
    machine, one for each of `results` where they were downloaded.
    """

    name: str
    source: str
    label: str
    results: tuple[Result, ...]
    files: tuple[Link, ...]
    picture: bytes | None


def draw_tile(tile: Tile) -> Element:
    """Return the tile with its caption."""
    links = list(tile.files) or list(_links(tile.results))
    left = len(links) - _MOST_LINKS
    return tag(
        "draw_tile",
        _view(tile, links),
        tag(
            "figcaption",
            tag("bdi", tile.name, class_="name", title=redact_url(tile.source)),
            *(tag("span", fact, class_="fact") for fact in _facts(tile)),
            *(tag("a", tag("bdi", text), href=to) for text, to in links[:_MOST_LINKS]),
            tag("span", f"and {left} more", class_="fact") if left > 0 else None,
        ),
    )


def _view(tile: Tile, links: list[Link]) -> Element:
    inside: Element | str
    if tile.picture is None:
        inside = _kind(tile.results)
    else:
        content = base64.b64encode(tile.picture).decode()
        source = f"data:image/jpeg;base64,{content}"
        inside = tag("img", src=source, alt=f"what was made of {tile.name}")
    if not links:
        return tag("div", inside, class_="view")
    # The link below has the words; twice would be one stop too many on a keyboard.
    return tag("a", inside, href=links[0][1], class_="view", tabindex="-1")


def _kind(results: tuple[Result, ...]) -> str:
    kinds = dict.fromkeys(result.kind or result.type or "file" for result in results)
    return ", ".join(kinds) or "no results"


def _facts(tile: Tile) -> Iterator[str]:
    if tile.label:
        yield tile.label
    for result in tile.results[:1]:
        told: list[str] = []
        if result.width and result.height:
            told.append(f"{result.width}\N{MULTIPLICATION SIGN}{result.height}")
        if result.duration:
            told.append(format_duration(result.duration))
        if result.filesize:
            told.append(format_size(result.filesize))
        if told:
            yield " \N{MIDDLE DOT} ".join(told)


def _links(results: tuple[Result, ...]) -> Iterator[Link]:
    """Yield where results lie at the server, without what signs the way there."""
    for result in results:
        try:
            parts = urlsplit(result.url or "")
        except ValueError:
            continue
        if parts.scheme in ("http", "https"):
            to = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
            named = result.ref or result.filename
            yield named or parts.path.rpartition("/")[2] or to, to
