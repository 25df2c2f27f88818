"""Bars, as inline SVG that is as wide as there is room."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

import msgspec

from ittybit.core.batch.report.markup import tag

_HEIGHT = 100.0
_LEAST = 1.5  # one item among a million is still to be seen


class Bar(msgspec.Struct, frozen=True):
    """Counts that stand on one another, by the class that colours them; a tooltip."""

    counts: dict[str, int]
    told: str


def draw_bars(columns: Sequence[Bar], label: str) -> Element:
    """Return `columns` side by side; `label` says in words what they show."""
    most = max((sum(bar.counts.values()) for bar in columns), default=0) or 1
    return tag(
        "svg",
        *(_column(bar, place, most) for place, bar in enumerate(columns)),
        viewBox=f"0 0 {max(1, len(columns))} {_HEIGHT:.0f}",
        preserveAspectRatio="none",
        class_="draw_bars",
        role="img",
        aria_label=label,
    )


def _column(bar: Bar, place: int, most: int) -> Element | None:
    if not any(bar.counts.values()):
        return None
    drawn: list[Element] = []
    top = _HEIGHT
    for kind, number in bar.counts.items():
        if number:
            height = max(_LEAST, (_HEIGHT - _LEAST) * number / most)
            top -= height
            drawn.append(
                tag(
                    "rect",
                    x=f"{place + 0.08:.2f}",
                    y=f"{max(0.0, top):.2f}",
                    width="0.84",
                    height=f"{height:.2f}",
                    class_=kind,
                )
            )
    return tag("g", tag("title", bar.told), *drawn)
