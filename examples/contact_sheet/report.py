"""The report at the end of the demo, with a table of all renditions."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from contact_sheet.media import Medium
from contact_sheet.page import render_page
from contact_sheet.units import (
    format_bytes,
    format_count,
    format_pixels,
    format_seconds,
)
from contact_sheet.verification import Rendition

KINDS = ("video", "image", "thumbnails", "audio")


def write_report(
    media: Sequence[Medium],
    renditions: Sequence[Rendition],
    to: Path,
    seconds: float,
    console: Console,
) -> int:
    """Print the table and write the page. Return 1 if a rendition is wrong, else 0."""
    ordered = sorted(renditions, key=partial(_sort_key, media))
    index = to / "index.html"
    _write(index, render_page(media, ordered, to, seconds))
    console.print("", build_table(ordered), "", sep="\n")
    wrong = [rendition for rendition in ordered if rendition.problem]
    for rendition in wrong:
        where = f"{rendition.order.medium.name} -> {rendition.order.name}"
        _print(console, f"{where}: {rendition.problem}")
    count = format_count(len(ordered), "rendition")
    verdict = f"{len(wrong)} of {count} wrong" if wrong else f"{count} verified"
    _print(console, f"{len(media)} media, {verdict}, {seconds:.0f} s")
    _print(console, f"Contact sheet: {index.resolve().as_uri()}")
    return 1 if wrong else 0


def _sort_key(media: Sequence[Medium], rendition: Rendition) -> tuple[int, int, str]:
    order = rendition.order
    return media.index(order.medium), KINDS.index(order.kind), order.name


def _print(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)


def _write(path: Path, text: str) -> None:
    """Write a file atomically."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(text, "utf-8")
    os.replace(part, path)


def build_table(renditions: Iterable[Rendition]) -> Table:
    """Return a table of 80 columns with a row per rendition, grouped by medium."""
    found = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=0)
    found.add_column("media", max_width=17)  # the only column that may wrap
    found.add_column("rendition", no_wrap=True)
    found.add_column("codecs", style="dim", max_width=9, no_wrap=True)
    for heading in ("pixels", "length", "size", "took"):
        found.add_column(heading, justify="right", no_wrap=True)
    found.add_column("")
    last = None
    for rendition in renditions:
        medium = rendition.order.medium
        found.add_row(
            Text(
                medium.name if medium != last else "", no_wrap=True, overflow="ellipsis"
            ),
            rendition.order.name,
            *_measures(rendition),
            Text("no", "bold red") if rendition.problem else Text("ok", "green"),
        )
        last = medium
    return found


def _measures(rendition: Rendition) -> tuple[str, str, str, str, str]:
    took = format_seconds(rendition.seconds)
    facts = rendition.facts
    if facts is None:
        return "", "", "", "", took
    many = f"{facts.count} of " if facts.count else ""
    return (
        " ".join(facts.codecs),
        many + format_pixels(facts.width, facts.height),
        format_seconds(facts.duration),
        format_bytes(facts.size),
        took,
    )
