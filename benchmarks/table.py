"""The result as a table of 80 columns."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.metrics import METRICS
from benchmarks.peers import LABELS, OURS
from benchmarks.results import Result, Spread
from benchmarks.work import Target, Work

_NAME, _COLUMN, _RATIO = 23, 9, 21


def lines(result: Result, works: list[Work]) -> Iterator[str]:
    """Yield the lines of each work: its peers, ours first, and then its targets."""
    for work in works:
        if work.name in result.found:
            yield from _of_work(result, work)
            yield ""


def heading(result: Result) -> Iterator[str]:
    """Yield the machine, the date, and the scale of the result."""
    machine, scale = result.machine, result.scale
    yield f"{machine['processor']}, {machine['cores']} cores, {machine['system']}"
    yield f"Python {machine['python']}, nginx {machine['nginx']}, {result.made}"
    pairs = scale["processes"] * scale["pairs"]
    yield f"{pairs} pairs, {scale['rounds']} rounds for works without pairs"
    yield f"walks of {scale['items']} items, load before: {machine['load']:.1f}"


def _of_work(result: Result, work: Work) -> Iterator[str]:
    yield work.title
    heads = "".join(f"{METRICS[m].heading:>{_COLUMN}}" for m in work.columns)
    yield f"{'':{_NAME}}{heads}{'ours / peer':>{_RATIO}}"
    for peer in work.peers:
        if peer in result.found[work.name]:
            yield _of_peer(result, work, peer)
            errors, first = result.errors(work.name, peer)
            if errors:
                yield f"    {errors} errors: {first or 'wrong result'}"[:80]
    for target in work.targets:
        if (line := _of_target(result, work, target)) is not None:
            yield line


def _of_peer(result: Result, work: Work, peer: str) -> str:
    values = ""
    for metric in work.columns:
        spread = result.value(work.name, peer, metric)
        shown = METRICS[metric].format(spread.median) if spread else "-"
        values += f"{shown:>{_COLUMN}}"
    ratio = result.ratio(work.name, OURS, peer, work.columns[0])
    shown = _spread(ratio) if ratio and peer != OURS else ""
    return f"  {LABELS[peer]:{_NAME - 2}}{values}{shown:>{_RATIO}}".rstrip()


def _of_target(result: Result, work: Work, target: Target) -> str | None:
    metric = METRICS[target.metric]
    if target.against is None:
        found = result.value(work.name, OURS, target.metric)
        unit, beside = metric.unit, ""
    else:
        found = result.ratio(work.name, OURS, target.against, target.metric)
        unit, beside = 1.0, f" x {LABELS[target.against]}"
    if found is None:
        return None
    sign = "<=" if target.at_most is not None else ">="
    bound = target.at_most if target.at_most is not None else target.at_least or 0
    verdict = "met" if target.is_met_by(found.median) else "missed"
    aim = f"{metric.heading} {sign} {bound / unit:.3g}{beside}"
    return f"  {verdict:>6}: {aim:48} {_number(found.median / unit):>8}"


def _spread(ratio: Spread) -> str:
    return f"{_number(ratio.median)} ({_number(ratio.low)}-{_number(ratio.high)})"


def _number(value: float) -> str:
    return (
        f"{value:.0f}"
        if value >= 100
        else f"{value:.2f}"
        if value >= 0.1
        else f"{value:.3f}"
    )
