"""How long a step took, in columns that each are longer than the one before."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from ittybit.batch import Latency
from ittybit.core.batch.report.chart import Bar, draw_bars
from ittybit.core.batch.report.markup import tag
from ittybit.core.batch.report.units import count_noun, format_count, format_duration

_PER_DECADE = 5
_LOWEST, _HIGHEST = -3, 6  # powers of ten: from a millisecond to eleven days
_MOST_MARKS = 4  # more would touch where the card is narrow

EDGES = tuple(
    10.0 ** (place / _PER_DECADE)
    for place in range(_LOWEST * _PER_DECADE, _HIGHEST * _PER_DECADE + 1)
)
"""Seconds between which the columns lie."""


def draw_histogram(step: str, latency: Latency, counts: Mapping[int, int]) -> Element:
    """Return the histogram of a step; `counts` go by the number of the column."""
    first, last = _whole_decades(counts)
    columns = [
        Bar(
            {"step": counts.get(place, 0)},
            f"{format_duration(EDGES[place])} to {format_duration(EDGES[place + 1])}: "
            f"{count_noun(counts.get(place, 0), 'item')}",
        )
        for place in range(first, last)
    ]
    half = f"half of them within {format_duration(latency.p50)}"
    return tag(
        "div",
        tag("h3", step.capitalize()),
        tag("p", count_noun(latency.count, "item"), class_="faint"),
        draw_bars(columns, f"{step}: {count_noun(latency.count, 'item')}, {half}"),
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
    apart = _PER_DECADE * -(-decades // (_MOST_MARKS - 1))
    return tag(
        "div",
        *(
            tag(
                "span",
                _decade(place // _PER_DECADE + _LOWEST),
                style=f"left: {100 * (place - first) / (last - first):.1f}%",
                class_="end" if place == last else None,
            )
            for place in range(first, last + 1, apart)
        ),
        class_="scale",
        aria_hidden="true",
    )


def _decade(power: int) -> str:
    number, unit = (power, "s") if power >= 0 else (power + 3, "ms")
    return f"{format_count(10**number)}\N{NO-BREAK SPACE}{unit}"


def _centiles(latency: Latency) -> Element:
    told = {"half": latency.p50, "95 %": latency.p95, "99 %": latency.p99}
    return tag(
        "dl",
        *(
            tag("div", tag("dt", name), tag("dd", format_duration(seconds)))
            for name, seconds in told.items()
        ),
        class_="centiles",
    )
