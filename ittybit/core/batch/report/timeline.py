"""When items ended."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import msgspec

from ittybit.core.batch.report.chart import Bar, draw_bars
from ittybit.core.batch.report.markup import tag
from ittybit.core.batch.report.units import (
    count_noun,
    format_count,
    format_duration,
    format_time,
)

COLUMNS = 72


class Timeline(msgspec.Struct, frozen=True):
    """How many items were done and failed in each of `COLUMNS` parts of the time.

    `began` and `ended` are Unix times of the first end of an item and the last.
    """

    began: float
    ended: float
    done: list[int]
    failed: list[int]

    @property
    def width(self) -> float:
        """How many seconds a column stands for."""
        return (self.ended - self.began) / len(self.done)


def draw_timeline(timeline: Timeline) -> Element:
    """Return the timeline as a card with its scale."""
    totals = [sum(both) for both in zip(timeline.done, timeline.failed, strict=True)]
    most, wide = max(totals), format_duration(timeline.width)
    return tag(
        "div",
        tag(
            "p",
            f"A bar is {wide}; the highest has {count_noun(most, 'item')}.",
            class_="faint",
        ),
        draw_bars(
            _columns(timeline),
            f"items ended over time, {format_count(sum(totals))} in all",
        ),
        tag(
            "div",
            tag("span", format_time(timeline.began)),
            tag("span", format_time(timeline.ended)),
            class_="ends",
        ),
        class_="card",
    )


def _columns(timeline: Timeline) -> list[Bar]:
    return [
        Bar(
            {"done": done, "failed": failed},
            f"{format_time(timeline.began + place * timeline.width)}: "
            f"{format_count(done)} done, {format_count(failed)} failed",
        )
        for place, (done, failed) in enumerate(
            zip(timeline.done, timeline.failed, strict=True)
        )
    ]
