"""Bar charts as inline SVG, which fills the available width."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

import msgspec

from ittybit.core.batch.report.markup import tag

_HEIGHT = 100.0
_MIN_HEIGHT = 1.5  # keeps one item among a million visible


class Bar(msgspec.Struct, frozen=True):
    """Stacked bar: counts by CSS class, and a tooltip."""

    counts: dict[str, int]
    tooltip: str


def draw_bars(columns: Sequence[Bar], label: str) -> Element:
    """Return a chart of `columns`. `label` describes it for screen readers."""
    most = max((sum(bar.counts.values()) for bar in columns), default=0) or 1
    return tag(
        "svg",
        *(_draw_bar(bar, index, most) for index, bar in enumerate(columns)),
        viewBox=f"0 0 {max(1, len(columns))} {_HEIGHT:.0f}",
        preserveAspectRatio="none",
        class_="bars",
        role="img",
        aria_label=label,
    )


def _draw_bar(bar: Bar, index: int, most: int) -> Element | None:
    if not any(bar.counts.values()):
        return None
    rectangles: list[Element] = []
    top = _HEIGHT
    for kind, number in bar.counts.items():
        if number:
            height = max(_MIN_HEIGHT, (_HEIGHT - _MIN_HEIGHT) * number / most)
            top -= height
            rectangles.append(
                tag(
                    "rect",
                    x=f"{index + 0.08:.2f}",
                    y=f"{max(0.0, top):.2f}",
                    width="0.84",
                    height=f"{height:.2f}",
                    class_=kind,
                )
            )
    return tag("g", tag("title", bar.tooltip), *rectangles)
