"""The table of all renditions."""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.table import Table
from rich.text import Text

from contact_sheet.units import bytes_, pixels, seconds
from contact_sheet.verification import Rendition


def table(renditions: Iterable[Rendition]) -> Table:
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
    took = seconds(rendition.seconds)
    facts = rendition.facts
    if facts is None:
        return "", "", "", "", took
    many = f"{facts.count} of " if facts.count else ""
    return (
        " ".join(facts.codecs),
        many + pixels(facts.width, facts.height),
        seconds(facts.duration),
        bytes_(facts.size),
        took,
    )
