"""HTML report of a batch, rendered piece by piece."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ittybit.batch import Report
from ittybit.core.batch.report.charts import draw_histogram, draw_timeline
from ittybit.core.batch.report.markup import (
    END,
    SECTION_END,
    begin_page,
    begin_section,
    html,
)
from ittybit.core.batch.report.summary import draw_failures, draw_labels, draw_summary
from ittybit.core.batch.report.tile import draw_tile
from ittybit.core.batch.report.units import format_count
from ittybit_async.batch.journal.database import guard, open_reader
from ittybit_async.batch.report.contact_sheet import MAX_TILES, iter_tiles
from ittybit_async.batch.report.statistics import (
    count_items,
    read_histogram,
    read_timeline,
)

_MAX_CAUSES = 100
_MAX_FAILURES = 1000  # per cause


def render_page(journal: Path, folder: Path) -> Iterator[bytes]:
    """Yield the report of `journal`, with links relative to `folder`.

    It is a consistent snapshot, even during a run. Raises JournalError.
    """
    with closing(open_reader(journal)) as connection, guard(journal):
        connection.execute("BEGIN")
        for piece in _draw_page(connection, journal.name, folder):
            yield piece.encode("utf-8", "replace")


def _draw_page(
    connection: sqlite3.Connection, name: str, folder: Path
) -> Iterator[str]:
    report = count_items(connection)
    yield begin_page(name)
    yield html(draw_summary(report, name, time.time()))
    yield from _draw_timeline(connection)
    yield from _draw_failures(connection, report)
    yield from _draw_latencies(connection, report)
    yield from _draw_labels(report)
    yield from _draw_sheet(connection, report, folder)
    yield END


def _draw_timeline(connection: sqlite3.Connection) -> Iterator[str]:
    if (found := read_timeline(connection)) is not None:
        yield begin_section("Items over time", "timeline")
        yield html(draw_timeline(found))
        yield SECTION_END


def _draw_latencies(connection: sqlite3.Connection, report: Report) -> Iterator[str]:
    if report.latencies:
        yield begin_section("Duration of the steps", "latencies")
        yield '<div class="steps">'
        for step, latency in report.latencies.items():
            counts = read_histogram(connection, step)
            yield html(draw_histogram(step, latency, counts))
        yield f"</div>{SECTION_END}"


def _draw_failures(connection: sqlite3.Connection, report: Report) -> Iterator[str]:
    if report.causes:
        heading = "Failures"
        if len(report.causes) > _MAX_CAUSES:
            heading += f": {_MAX_CAUSES} of {format_count(len(report.causes))} causes"
        yield begin_section(heading, "failures")
        for cause in report.causes[:_MAX_CAUSES]:
            items = connection.execute(
                "SELECT source, error FROM items WHERE stage = 7 AND cause IS ? "
                "ORDER BY seq LIMIT ?",
                (cause.cause, _MAX_FAILURES),
            )
            yield from draw_failures(cause, items)
        yield SECTION_END


def _draw_labels(report: Report) -> Iterator[str]:
    if any(label.label for label in report.labels):
        yield begin_section("Labels", "labels")
        yield f'<div class="card">{html(draw_labels(report.labels))}</div>'
        yield SECTION_END


def _draw_sheet(
    connection: sqlite3.Connection, report: Report, folder: Path
) -> Iterator[str]:
    if report.done:
        heading = "Results"
        if report.done > (shown := MAX_TILES):
            heading += f": {format_count(shown)} of {format_count(report.done)} items"
        yield begin_section(heading, "contact")
        yield '<div class="sheet">'
        for tile in iter_tiles(connection, report.done, folder):
            yield f"{html(draw_tile(tile))}\n"
        yield f"</div>{SECTION_END}"
