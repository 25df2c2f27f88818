"""Tile of a finished item on the contact sheet."""

from __future__ import annotations

import base64
import mimetypes
from collections.abc import Iterator
from typing import TypeAlias
from urllib.parse import urlsplit

import msgspec

from ittybit.batch import Result
from ittybit.core.batch.report.units import format_duration, format_size
from ittybit.core.batch.report.work import Work

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
    work: Work = Work()

    @property
    def image(self) -> str | None:
        """The picture as a URL, if there is one."""
        if self.picture is None:
            return None
        return f"data:image/jpeg;base64,{base64.b64encode(self.picture).decode()}"

    @property
    def player(self) -> str:
        """``audio`` or ``video`` if the first result has a player, or nothing."""
        if not self.results or not self.links:
            return ""
        result, to = self.results[0], self.links[0][1]
        guessed = result.type or mimetypes.guess_type(to)[0] or result.kind or ""
        kind = guessed.partition("/")[0]
        return kind if kind in ("audio", "video") else ""

    @property
    def kinds(self) -> str:
        """Kinds of the results, shown instead of a picture."""
        kinds = dict.fromkeys(r.kind or r.type or "file" for r in self.results)
        return ", ".join(kinds) or "no results"

    @property
    def facts(self) -> str:
        """Size and duration of the first result."""
        facts: list[str] = []
        for result in self.results[:1]:
            if result.width and result.height:
                facts.append(f"{result.width}\N{MULTIPLICATION SIGN}{result.height}")
            if result.duration:
                facts.append(format_duration(result.duration))
            if result.filesize:
                facts.append(format_size(result.filesize))
        return " \N{MIDDLE DOT} ".join(facts)

    @property
    def links(self) -> list[Link]:
        """Links to the downloaded results, or to those on the server."""
        return list(self.files) or list(_iter_links(self.results))


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
