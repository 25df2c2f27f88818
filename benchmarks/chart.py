"""The result as an SVG chart with a light and a dark color scheme."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from benchmarks.metrics import METRICS
from benchmarks.peers import LABELS, OURS
from benchmarks.results import Result
from benchmarks.work import Work

_WIDTH, _PANEL, _GAP = 860, 415, 30
_NAME, _BAR, _ROW, _HEAD = 128, 180, 19, 46
_MORE_IS_BETTER = {"mb_per_cpu_second"}

STYLE = """
text { font: 12px system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif;
  fill: #24292f }
.title { font-weight: 600; font-size: 13px }
.quiet { fill: #656d76; font-size: 11px }
.name { text-anchor: end }
.ours { font-weight: 600 }
rect { fill: #afb8c1 }
rect.ours { fill: #0969da }
rect.back { fill: #ffffff }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .quiet { fill: #8d96a0 }
  rect { fill: #484f58 }
  rect.ours { fill: #4493f8 }
  rect.back { fill: #0d1117 }
}
"""


def draw(result: Result, works: list[Work]) -> str:
    """Return an SVG with a panel of bars for each work that has peers."""
    panels = {work: bars for work in works if len(bars := _bars(result, work)) > 1}
    parts, heights = [], [0, 0]
    for work, bars in panels.items():  # each panel goes into the shorter column
        column = heights.index(min(heights))
        place = f"{column * (_PANEL + _GAP)} {heights[column]}"
        panel = "".join(_panel(result, work, bars))
        parts.append(f'<g transform="translate({place})">{panel}</g>')
        heights[column] += _HEAD + _ROW * len(bars) + 16
    size = f"{_WIDTH} {max(heights)}"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" '
            f'width="{_WIDTH}" height="{max(heights)}" role="img">',
            "<title>ittybit 2 beside other clients</title>",
            f"<style>{STYLE}</style>",
            '<rect class="back" width="100%" height="100%"/>',
            *parts,
            "</svg>\n",
        ]
    )


def _bars(result: Result, work: Work) -> list[tuple[str, float]]:
    """Return the peers and their figures, best first."""
    metric = work.columns[0]
    values = [
        (peer, spread.median)
        for peer in work.peers
        if (spread := result.value(work.name, peer, metric)) is not None
    ]
    return sorted(values, key=lambda v: v[1], reverse=metric in _MORE_IS_BETTER)


def _panel(result: Result, work: Work, bars: list[tuple[str, float]]) -> Iterator[str]:
    metric = METRICS[work.columns[0]]
    longest = max(value for _, value in bars) or 1
    better = "more" if work.columns[0] in _MORE_IS_BETTER else "less"
    yield f'<text class="title" x="8" y="20">{escape(work.title)}</text>'
    label = f"{metric.heading}, {better} is better"
    yield f'<text class="quiet" x="8" y="36">{label}</text>'
    for number, (peer, value) in enumerate(bars):
        y, kind = _HEAD + _ROW * number, "ours" if peer == OURS else "peer"
        length = max(1.5, _BAR * value / longest)
        ratio = result.ratio(work.name, peer, OURS, work.columns[0])
        times = f" · {_times(ratio.median)}" if ratio and peer != OURS else ""
        yield (
            f'<text class="name {kind}" x="{_NAME}" y="{y + 12}">'
            f"{escape(LABELS[peer])}</text>"
            f'<rect class="{kind}" x="{_NAME + 8}" y="{y + 2}" width="{length:.1f}" '
            f'height="13" rx="2"/>'
            f'<text class="{kind}" x="{_NAME + 14 + length:.1f}" y="{y + 12}">'
            f"{metric.format(value)}"
            f'<tspan class="quiet">{times}</tspan></text>'
        )


def _times(ratio: float) -> str:
    return f"{ratio:.0f} x" if ratio >= 10 else f"{ratio:.2f} x"
