"""The state of a journal, as people read it."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ittybit.batch import Report
from ittybit.cli.output.printer import Output
from ittybit.cli.output.text import size_text

_NAME = 10
_MOST_LABELS = 20
_MOST_CAUSES = 10

_Row = tuple[str, str]


def show(report: Report, output: Output, *, whole: bool) -> None:
    """Print `report`: the counts and what failed, or the `whole` of it."""
    if output.json:
        output.result(msgspec.to_builtins(report))
        return
    for name, told in _whole(report) if whole else _short(report):
        output.row({}, [(name, _NAME), (told, 0)])


def _short(report: Report) -> Iterator[_Row]:
    yield "items", _counts(report)
    yield from _failures(report)


def _whole(report: Report) -> Iterator[_Row]:
    yield "items", _counts(report)
    if report.retries or report.adopted:
        yield "again", f"{report.retries} steps; {report.adopted} creates found again"
    if report.sent or report.received:
        sent, received = size_text(report.sent), size_text(report.received)
        yield "bytes", f"{sent} sent, {received} received"
    for step, took in report.latencies.items():
        half, most, nearly_all = took.p50, took.p95, took.p99
        yield (
            step,
            f"{took.count} items; half in {half:.2f} s, 95 % in {most:.2f} s, "
            f"99 % in {nearly_all:.2f} s",
        )
    if 1 < len(report.labels) <= _MOST_LABELS:
        for one in report.labels:
            name = one.label or "no label"
            yield "label", f"{name}: {_parts(one.done, one.failed, one.open)}"
    yield from _failures(report)


def _counts(report: Report) -> str:
    told = f"{report.total}: {_parts(report.done, report.failed, report.open)}"
    return f"{told}, {report.running} at the server" if report.running else told


def _parts(done: int, failed: int, open: int) -> str:
    return f"{done} done, {failed} failed, {open} open"


def _failures(report: Report) -> Iterator[_Row]:
    for cause in report.causes[:_MOST_CAUSES]:
        yield "failed", f"{cause.count} by {cause.cause}: {cause.example}"
    if (more := len(report.causes) - _MOST_CAUSES) > 0:
        yield "failed", f"and by {more} other causes"
