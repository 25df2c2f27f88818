"""How long a step took, in columns that each are longer than the one before."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from ittybit.batch.page.chart import Bar, bars
from ittybit.batch.page.markup import tag
from ittybit.batch.page.units import counted, span
from ittybit.batch.report import Latency

_PER_DECADE = 5
_LOWEST, _HIGHEST = -3, 6  # powers of ten: from a millisecond to eleven days

EDGES = tuple(
    10.0 ** (place / _PER_DECADE)
    for place in range(_LOWEST * _PER_DECADE, _HIGHEST * _PER_DECADE + 1)
)
"""Seconds between which the columns lie."""


def column_of(seconds: float) -> int:
    """Return the number of the column of `EDGES` that `seconds` fall into."""
    return min(max(bisect_right(EDGES, seconds) - 1, 0), len(EDGES) - 2)


def drawn(step: str, latency: Latency, counts: Mapping[int, int]) -> Element:
    """Return the histogram of a step; `counts` go by the number of the column."""
    first, last = _whole_decades(counts)
    columns = [
        Bar(
            {"step": counts.get(place, 0)},
            f"{span(EDGES[place])} to {span(EDGES[place + 1])}: "
            f"{counted(counts.get(place, 0), 'item')}",
        )
        for place in range(first, last)
    ]
    half = f"half of them within {span(latency.p50)}"
    return tag(
        "div",
        tag("h3", step.capitalize()),
        tag("p", counted(latency.count, "item"), class_="faint"),
        bars(columns, f"{step}: {counted(latency.count, 'item')}, {half}"),
        _scale(first, last),
        _centiles(latency),
        class_="card",
    )


def _whole_decades(counts: Mapping[int, int]) -> tuple[int, int]:
    used = [place for place, number in counts.items() if number] or [0]
    first = min(used) // _PER_DECADE * _PER_DECADE
    last = (max(used) // _PER_DECADE + 1) * _PER_DECADE
    return first, last


def _scale(first: int, last: int) -> Element:
    decades = (last - first) // _PER_DECADE
    apart = _PER_DECADE * (1 if decades <= 4 else 2 if decades <= 8 else 4)
    places = [*range(first, last - apart // 2, apart), last]
    return tag(
        "div",
        *(
            tag(
                "span",
                span(EDGES[place]),
                style=f"left: {100 * (place - first) / (last - first):.1f}%",
            )
            for place in places
        ),
        class_="scale",
        aria_hidden="true",
    )


def _centiles(latency: Latency) -> Element:
    told = {"half": latency.p50, "95 %": latency.p95, "99 %": latency.p99}
    return tag(
        "dl",
        *(
            tag("div", tag("dt", name), tag("dd", span(seconds)))
            for name, seconds in told.items()
        ),
        class_="centiles",
    )
