"""Histogram of the duration of a step, with logarithmic columns."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from ittybit.batch import Latency
from ittybit.core.batch.report.chart import Bar, draw_bars
from ittybit.core.batch.report.markup import tag
from ittybit.core.batch.report.units import count_noun, format_count, format_duration

_PER_DECADE = 5
_LOWEST, _HIGHEST = -3, 6  # powers of ten: from a millisecond to eleven days
_MAX_MARKS = 4  # more would overlap on a narrow card

EDGES = tuple(
    10.0 ** (index / _PER_DECADE)
    for index in range(_LOWEST * _PER_DECADE, _HIGHEST * _PER_DECADE + 1)
)
"""Edges of the columns, in seconds."""


def draw_histogram(step: str, latency: Latency, counts: Mapping[int, int]) -> Element:
    """Return the histogram of a step. `counts` maps column numbers to items."""
    first, last = _whole_decades(counts)
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
        _scale(first, last),
        _percentiles(latency),
        class_="card",
    )


def _whole_decades(counts: Mapping[int, int]) -> tuple[int, int]:
    used = [index for index, number in counts.items() if number] or [0]
    first = min(used) // _PER_DECADE * _PER_DECADE
    last = (max(used) // _PER_DECADE + 1) * _PER_DECADE
    return first, last


def _scale(first: int, last: int) -> Element:
    decades = (last - first) // _PER_DECADE
    distance = _PER_DECADE * -(-decades // (_MAX_MARKS - 1))
    return tag(
        "div",
        *(
            tag(
                "span",
                _decade(index // _PER_DECADE + _LOWEST),
                style=f"left: {100 * (index - first) / (last - first):.1f}%",
                class_="end" if index == last else None,
            )
            for index in range(first, last + 1, distance)
        ),
        class_="scale",
        aria_hidden="true",
    )


def _decade(power: int) -> str:
    number, unit = (power, "s") if power >= 0 else (power + 3, "ms")
    return f"{format_count(10**number)}\N{NO-BREAK SPACE}{unit}"


def _percentiles(latency: Latency) -> Element:
    durations = {"half": latency.p50, "95 %": latency.p95, "99 %": latency.p99}
    return tag(
        "dl",
        *(
            tag("div", tag("dt", name), tag("dd", format_duration(seconds)))
            for name, seconds in durations.items()
        ),
        class_="percentiles",
    )
