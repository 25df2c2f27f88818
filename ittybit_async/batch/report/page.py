"""HTML report of a batch, rendered piece by piece."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ittybit.batch import Report
from ittybit.core.batch.report import frame, histogram, labels, timeline
from ittybit.core.batch.report.failures import iter_failures
from ittybit.core.batch.report.markup import html
from ittybit.core.batch.report.summary import draw_summary
from ittybit.core.batch.report.tile import draw_tile
from ittybit.core.batch.report.units import format_count
from ittybit_async.batch.journal.database import guard, open_reader
from ittybit_async.batch.report import binning
from ittybit_async.batch.report import contact_sheet as sheet
from ittybit_async.batch.report.statistics import count_items

_MAX_CAUSES = 100
_MAX_FAILURES = 1000  # per cause


def render_page(journal: Path, folder: Path) -> Iterator[bytes]:
    """Yield the report of `journal`, with links relative to `folder`.

    It is a consistent snapshot, even during a run. Raises JournalError.
    """
    with closing(open_reader(journal)) as connection, guard(journal):
        connection.execute("BEGIN")
        for piece in _pieces(connection, journal.name, folder):
            yield piece.encode("utf-8", "replace")


def _pieces(connection: sqlite3.Connection, name: str, folder: Path) -> Iterator[str]:
    report = count_items(connection)
    yield frame.page_head(name)
    yield html(draw_summary(report, name, time.time()))
    yield from _timeline(connection)
    yield from _failures(connection, report)
    yield from _latencies(connection, report)
    yield from _labels(report)
    yield from _sheet(connection, report, folder)
    yield frame.END


def _timeline(connection: sqlite3.Connection) -> Iterator[str]:
    if (found := binning.read_timeline(connection)) is not None:
        yield frame.section_start("Items over time", "timeline")
        yield html(timeline.draw_timeline(found))
        yield frame.SECTION_END


def _latencies(connection: sqlite3.Connection, report: Report) -> Iterator[str]:
    if report.latencies:
        yield frame.section_start("Duration of the steps", "latencies")
        yield '<div class="steps">'
        for step, latency in report.latencies.items():
            counts = binning.read_histogram(connection, step)
            yield html(histogram.draw_histogram(step, latency, counts))
        yield f"</div>{frame.SECTION_END}"


def _failures(connection: sqlite3.Connection, report: Report) -> Iterator[str]:
    if report.causes:
        heading = "Failures"
        if len(report.causes) > _MAX_CAUSES:
            heading += f": {_MAX_CAUSES} of {format_count(len(report.causes))} causes"
        yield frame.section_start(heading, "failures")
        for cause in report.causes[:_MAX_CAUSES]:
            items = connection.execute(
                "SELECT source, error FROM items WHERE stage = 7 AND cause IS ? "
                "ORDER BY seq LIMIT ?",
                (cause.cause, _MAX_FAILURES),
            )
            yield from iter_failures(cause, items)
        yield frame.SECTION_END


def _labels(report: Report) -> Iterator[str]:
    if any(label.label for label in report.labels):
        yield frame.section_start("Labels", "labels")
        yield f'<div class="card">{html(labels.draw_table(report.labels))}</div>'
        yield frame.SECTION_END


def _sheet(
    connection: sqlite3.Connection, report: Report, folder: Path
) -> Iterator[str]:
    if report.done:
        heading = "Results"
        if report.done > (shown := sheet.MAX_TILES):
            heading += f": {format_count(shown)} of {format_count(report.done)} items"
        yield frame.section_start(heading, "contact")
        yield '<div class="sheet">'
        for tile in sheet.iter_tiles(connection, report.done, folder):
            yield f"{html(draw_tile(tile))}\n"
        yield f"</div>{frame.SECTION_END}"
