"""The report at the end of the demo."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from rich.console import Console

from contact_sheet.media import Medium
from contact_sheet.page import page
from contact_sheet.table import table
from contact_sheet.units import counted
from contact_sheet.verification import Rendition

KINDS = ("video", "image", "thumbnails", "audio")


def report(
    media: Sequence[Medium],
    renditions: Sequence[Rendition],
    to: Path,
    seconds: float,
    console: Console,
) -> int:
    """Print the table and write the page. Return 1 if a rendition is wrong, else 0."""
    ordered = sorted(renditions, key=partial(_sort_key, media))
    index = to / "index.html"
    _write(index, page(media, ordered, to, seconds))
    console.print("", table(ordered), "", sep="\n")
    wrong = [rendition for rendition in ordered if rendition.problem]
    for rendition in wrong:
        where = f"{rendition.order.medium.name} -> {rendition.order.name}"
        _print(console, f"{where}: {rendition.problem}")
    count = counted(len(ordered), "rendition")
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
