"""When items ended."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import msgspec

from ittybit.core.batch.report.chart import Bar, bars
from ittybit.core.batch.report.markup import tag
from ittybit.core.batch.report.units import count, counted, moment, span

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


def drawn(timeline: Timeline) -> Element:
    """Return the timeline as a card with its scale."""
    totals = [sum(both) for both in zip(timeline.done, timeline.failed, strict=True)]
    most, wide = max(totals), span(timeline.width)
    return tag(
        "div",
        tag(
            "p",
            f"A bar is {wide}; the highest has {counted(most, 'item')}.",
            class_="faint",
        ),
        bars(_columns(timeline), f"items ended over time, {count(sum(totals))} in all"),
        tag(
            "div",
            tag("span", moment(timeline.began)),
            tag("span", moment(timeline.ended)),
            class_="ends",
        ),
        class_="card",
    )


def _columns(timeline: Timeline) -> list[Bar]:
    return [
        Bar(
            {"done": done, "failed": failed},
            f"{moment(timeline.began + place * timeline.width)}: "
            f"{count(done)} done, {count(failed)} failed",
        )
        for place, (done, failed) in enumerate(
            zip(timeline.done, timeline.failed, strict=True)
        )
    ]
