"""Curves with logarithmic axes, as SVG with a light and a dark color scheme."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from benchmarks.chart import STYLE

_WIDTH, _HEIGHT, _GAP = 415, 230, 30
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 96, 34, 44

_LINES = """
path { fill: none; stroke: #8c959f; stroke-width: 2 }
path.first { stroke: #0969da }
path.grid { stroke: #d0d7de; stroke-width: 1 }
circle { fill: #8c959f }
circle.first { fill: #0969da }
.end { text-anchor: end }
.middle { text-anchor: middle }
@media (prefers-color-scheme: dark) {
  path.first { stroke: #4493f8 }
  path.grid { stroke: #30363d }
  circle.first { fill: #4493f8 }
}
"""

Point = Sequence[float]


@dataclass(frozen=True)
class Panel:
    """One diagram. `curves` maps names to points, and the first is highlighted."""

    title: str
    across: str
    curves: Mapping[str, Sequence[Point]]


def draw(title: str, panels: Sequence[Panel]) -> str:
    """Return an SVG with two panels per row."""
    rows = math.ceil(len(panels) / 2)
    width, height = 2 * _WIDTH + _GAP, rows * _HEIGHT
    parts = [
        f'<g transform="translate({n % 2 * (_WIDTH + _GAP)} {n // 2 * _HEIGHT})">'
        f"{''.join(_panel(panel))}</g>"
        for n, panel in enumerate(panels)
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img">',
            f"<title>{escape(title)}</title>",
            f"<style>{STYLE}{_LINES}</style>",
            '<rect class="back" width="100%" height="100%"/>',
            *parts,
            "</svg>\n",
        ]
    )


class _Axis:
    """Logarithmic axis between two powers of ten."""

    def __init__(self, values: Sequence[float], begin: float, end: float) -> None:
        self.least = math.floor(math.log10(min(values)) + 1e-9)
        self.most = max(math.ceil(math.log10(max(values)) - 1e-9), self.least + 1)
        self._begin, self._end = begin, end

    def __call__(self, value: float) -> float:
        part = (math.log10(value) - self.least) / (self.most - self.least)
        return self._begin + part * (self._end - self._begin)

    def marks(self) -> list[float]:
        return [10.0**power for power in range(self.least, self.most + 1)]


def _panel(panel: Panel) -> Iterator[str]:
    points = [point for curve in panel.curves.values() for point in curve]
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    x = _Axis([point[0] for point in points], _LEFT, right)
    y = _Axis([point[1] for point in points], bottom, _TOP)
    yield f'<text class="title" x="8" y="20">{escape(panel.title)}</text>'
    for mark in y.marks():
        yield f'<path class="grid" d="M{_LEFT} {y(mark):.1f}H{right}"/>'
        yield _label(_LEFT - 6, y(mark) + 4, mark, "end")
    for mark in x.marks():
        yield _label(x(mark), bottom + 16, mark, "middle")
    middle = (_LEFT + right) / 2
    yield (
        f'<text class="quiet middle" x="{middle:.1f}" y="{bottom + 32}">'
        f"{escape(panel.across)}</text>"
    )
    yield from _curves(panel, x, y)


def _curves(panel: Panel, x: _Axis, y: _Axis) -> Iterator[str]:
    ends = _apart([y(curve[-1][1]) for curve in panel.curves.values()])
    for number, (name, curve) in enumerate(panel.curves.items()):
        kind = "other" if number else "first"
        places = [f"{x(a):.1f} {y(b):.1f}" for a, b in curve]
        yield f'<path class="{kind}" d="M{"L".join(places)}"/>'
        for a, b in curve:
            at = f'cx="{x(a):.1f}" cy="{y(b):.1f}"'
            yield f'<circle class="{kind}" {at} r="3"><title>{b:.3g}</title></circle>'
        last = x(curve[-1][0]) + 8
        yield f'<text x="{last:.1f}" y="{ends[number] + 4:.1f}">{escape(name)}</text>'


def _apart(heights: list[float], least: float = 15) -> list[float]:
    """Return `heights` moved so that no labels overlap."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    moved = list(heights)
    for one, other in pairwise(order):
        moved[other] = max(moved[other], moved[one] + least)
    return moved


def _label(x: float, y: float, mark: float, kind: str) -> str:
    label = f"{mark:,.0f}".replace(",", " ") if mark >= 1 else f"{mark:g}"
    return f'<text class="quiet {kind}" x="{x:.1f}" y="{y:.1f}">{label}</text>'
