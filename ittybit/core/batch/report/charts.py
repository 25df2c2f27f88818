"""Charts: when items ended, and how long each step took, on a logarithmic scale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

import msgspec

from ittybit.batch import Latency
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

Rectangle: TypeAlias = tuple[str, float, float]
"""CSS class, top edge, and height."""


class Bar(msgspec.Struct, frozen=True):
    """Stacked bar: a tooltip, and counts by CSS class."""

    tooltip: str
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """Number of all items."""
        return sum(self.counts.values())

    def stack(self, most: int) -> Iterator[Rectangle]:
        """Yield the rectangles in a chart whose highest bar has `most` items."""
        top = _HEIGHT
        for kind, number in self.counts.items():
            if number:
                height = max(_MIN_HEIGHT, (_HEIGHT - _MIN_HEIGHT) * number / most)
                top -= height
                yield kind, max(0.0, top), height


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

    @property
    def bars(self) -> list[Bar]:
        """A bar for each interval."""
        return [
            Bar(
                f"{format_time(self.began + index * self.width)}: "
                f"{format_count(done)} done, {format_count(failed)} failed",
                {"done": done, "failed": failed},
            )
            for index, (done, failed) in enumerate(
                zip(self.done, self.failed, strict=True)
            )
        ]


class Histogram(msgspec.Struct, frozen=True):
    """Durations of a step. `counts` maps column numbers to items."""

    step: str
    latency: Latency
    counts: Mapping[int, int]

    @property
    def bars(self) -> list[Bar]:
        """A bar for each column of the decades that have items."""
        return [
            Bar(
                f"{format_duration(EDGES[index])} to "
                f"{format_duration(EDGES[index + 1])}: "
                f"{count_noun(self.counts.get(index, 0), 'item')}",
                {"step": self.counts.get(index, 0)},
            )
            for index in range(*_round_to_decades(self.counts))
        ]

    @property
    def marks(self) -> Iterator[tuple[str, float]]:
        """Text and position, in percent, of each mark of the scale."""
        first, last = _round_to_decades(self.counts)
        decades = (last - first) // _PER_DECADE
        distance = _PER_DECADE * -(-decades // (_MAX_MARKS - 1))
        for index in range(first, last + 1, distance):
            power = index // _PER_DECADE + _LOWEST
            yield _format_decade(power), 100 * (index - first) / (last - first)


def _round_to_decades(counts: Mapping[int, int]) -> tuple[int, int]:
    used = [index for index, number in counts.items() if number] or [0]
    first = min(used) // _PER_DECADE * _PER_DECADE
    last = (max(used) // _PER_DECADE + 1) * _PER_DECADE
    return first, last


def _format_decade(power: int) -> str:
    number, unit = (power, "s") if power >= 0 else (power + 3, "ms")
    return f"{format_count(10**number)}\N{NO-BREAK SPACE}{unit}"
