"""Chart of when items ended."""

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
    """Numbers of done and failed items in each of `COLUMNS` equal intervals.

    `began` and `ended` are the Unix times at which the first and last item ended.
    """

    began: float
    ended: float
    done: list[int]
    failed: list[int]

    @property
    def width(self) -> float:
        """Length of an interval in seconds."""
        return (self.ended - self.began) / len(self.done)


def draw_timeline(timeline: Timeline) -> Element:
    """Return the timeline as a card with a scale."""
    totals = [sum(both) for both in zip(timeline.done, timeline.failed, strict=True)]
    most, width = max(totals), format_duration(timeline.width)
    return tag(
        "div",
        tag(
            "p",
            f"Each bar covers {width}; the highest has {count_noun(most, 'item')}.",
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
            f"{format_time(timeline.began + index * timeline.width)}: "
            f"{format_count(done)} done, {format_count(failed)} failed",
        )
        for index, (done, failed) in enumerate(
            zip(timeline.done, timeline.failed, strict=True)
        )
    ]
