"""Charts as inline SVG: when items ended, and how long each step took.

A chart fills the available width. The histogram has logarithmic columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

import msgspec

from ittybit.batch import Latency
from ittybit.core.batch.report.markup import tag
from ittybit.core.batch.report.units import (
    count_noun,
    format_count,
    format_duration,
    format_time,
)

_HEIGHT = 100.0
_MIN_HEIGHT = 1.5  # keeps one item among a million visible
COLUMNS = 72
_PER_DECADE = 5
_LOWEST, _HIGHEST = -3, 6  # powers of ten: from a millisecond to eleven days
_MAX_MARKS = 4  # more would overlap on a narrow card
EDGES = tuple(
    10.0 ** (index / _PER_DECADE)
    for index in range(_LOWEST * _PER_DECADE, _HIGHEST * _PER_DECADE + 1)
)
"""Edges of the columns, in seconds."""


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
            _build_bars(timeline),
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


def _build_bars(timeline: Timeline) -> list[Bar]:
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


def draw_histogram(step: str, latency: Latency, counts: Mapping[int, int]) -> Element:
    """Return the histogram of a step. `counts` maps column numbers to items."""
    first, last = _round_to_decades(counts)
    columns = [
        Bar(
            {"step": counts.get(index, 0)},
            f"{format_duration(EDGES[index])} to {format_duration(EDGES[index + 1])}: "
            f"{count_noun(counts.get(index, 0), 'item')}",
        )
        for index in range(first, last)
    ]
    half = f"half of them within {format_duration(latency.p50)}"
    return tag(
        "div",
        tag("h3", step.capitalize()),
        tag("p", count_noun(latency.count, "item"), class_="faint"),
        draw_bars(columns, f"{step}: {count_noun(latency.count, 'item')}, {half}"),
        _draw_scale(first, last),
        _draw_percentiles(latency),
        class_="card",
    )


def _round_to_decades(counts: Mapping[int, int]) -> tuple[int, int]:
    used = [index for index, number in counts.items() if number] or [0]
    first = min(used) // _PER_DECADE * _PER_DECADE
    last = (max(used) // _PER_DECADE + 1) * _PER_DECADE
    return first, last


def _draw_scale(first: int, last: int) -> Element:
    decades = (last - first) // _PER_DECADE
    distance = _PER_DECADE * -(-decades // (_MAX_MARKS - 1))
    return tag(
        "div",
        *(
            tag(
                "span",
                _format_decade(index // _PER_DECADE + _LOWEST),
                style=f"left: {100 * (index - first) / (last - first):.1f}%",
                class_="end" if index == last else None,
            )
            for index in range(first, last + 1, distance)
        ),
        class_="scale",
        aria_hidden="true",
    )


def _format_decade(power: int) -> str:
    number, unit = (power, "s") if power >= 0 else (power + 3, "ms")
    return f"{format_count(10**number)}\N{NO-BREAK SPACE}{unit}"


def _draw_percentiles(latency: Latency) -> Element:
    durations = {"half": latency.p50, "95 %": latency.p95, "99 %": latency.p99}
    return tag(
        "dl",
        *(
            tag("div", tag("dt", name), tag("dd", format_duration(seconds)))
            for name, seconds in durations.items()
        ),
        class_="percentiles",
    )
