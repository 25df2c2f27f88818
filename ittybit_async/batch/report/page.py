"""Writing the page that shows how a batch went, piece by piece."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ittybit.batch import Report
from ittybit.core.batch.report import frame, histogram, labels, timeline
from ittybit.core.batch.report.failures import failures
from ittybit.core.batch.report.markup import html
from ittybit.core.batch.report.summary import summary
from ittybit.core.batch.report.tile import figure
from ittybit.core.batch.report.units import count
from ittybit_async.batch.journal.database import guard, reader
from ittybit_async.batch.report import binning
from ittybit_async.batch.report import contact_sheet as sheet
from ittybit_async.batch.report.statistics import counted

_MOST_CAUSES = 100
_MOST_FAILURES = 1000  # of a cause


def page(journal: Path, folder: Path) -> Iterator[bytes]:
    """Yield the page about `journal`, which is to lie in `folder`.

    It tells of one moment, beside a run too. Raises JournalError.
    """
    with closing(reader(journal)) as connection, guard(journal):
        connection.execute("BEGIN")
        for piece in _pieces(connection, journal.name, folder):
            yield piece.encode("utf-8", "replace")


def _pieces(connection: sqlite3.Connection, name: str, folder: Path) -> Iterator[str]:
    report = counted(connection)
    yield frame.head(name)
    yield html(summary(report, name, time.time()))
    yield from _timeline(connection)
    yield from _failures(connection, report)
    yield from _latencies(connection, report)
    yield from _labels(report)
    yield from _sheet(connection, report, folder)
    yield frame.END


def _timeline(connection: sqlite3.Connection) -> Iterator[str]:
    if (found := binning.timeline(connection)) is not None:
        yield frame.section("Items over time", "timeline")
        yield html(timeline.drawn(found))
        yield frame.SECTION_END


def _latencies(connection: sqlite3.Connection, report: Report) -> Iterator[str]:
    if report.latencies:
        yield frame.section("How long the steps took", "latencies")
        yield '<div class="steps">'
        for step, latency in report.latencies.items():
            counts = binning.histogram(connection, step)
            yield html(histogram.drawn(step, latency, counts))
        yield f"</div>{frame.SECTION_END}"


def _failures(connection: sqlite3.Connection, report: Report) -> Iterator[str]:
    if report.causes:
        heading = "What failed"
        if len(report.causes) > _MOST_CAUSES:
            heading += f": {_MOST_CAUSES} of {count(len(report.causes))} causes"
        yield frame.section(heading, "failures")
        for cause in report.causes[:_MOST_CAUSES]:
            items = connection.execute(
                "SELECT source, error FROM items WHERE stage = 7 AND cause IS ? "
                "ORDER BY seq LIMIT ?",
                (cause.cause, _MOST_FAILURES),
            )
            yield from failures(cause, items)
        yield frame.SECTION_END


def _labels(report: Report) -> Iterator[str]:
    if any(label.label for label in report.labels):
        yield frame.section("Labels", "labels")
        yield f'<div class="card">{html(labels.table(report.labels))}</div>'
        yield frame.SECTION_END


def _sheet(
    connection: sqlite3.Connection, report: Report, folder: Path
) -> Iterator[str]:
    if report.done:
        heading = "What was made"
        if report.done > (shown := sheet.MOST):
            heading += f": {count(shown)} of {count(report.done)} items"
        yield frame.section(heading, "contact")
        yield '<div class="sheet">'
        for tile in sheet.tiles(connection, report.done, folder):
            yield f"{html(figure(tile))}\n"
        yield f"</div>{frame.SECTION_END}"
