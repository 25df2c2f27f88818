# Generated from ittybit_async/batch/report/page.py by build_sync.py. Do not edit.
"""HTML report of a batch, rendered piece by piece."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from ittybit.batch import Cause
from ittybit.core.batch.report.charts import Histogram
from ittybit.core.batch.report.work import Work, describe_work
from ittybit.errors import ArgumentError
from ittybit_sync.batch.journal.connection import open_reader
from ittybit_sync.batch.journal.errors import guard
from ittybit_sync.batch.report.contact_sheet import (
    MAX_TILES,
    iter_tiles,
    thumbnail_hint,
)
from ittybit_sync.batch.report.statistics import (
    MAX_WORK,
    count_items,
    read_histogram,
    read_timeline,
    read_work,
)

if TYPE_CHECKING:
    from jinja2 import Template

_MAX_CAUSES = 100
_MAX_FAILURES = 1000  # per cause
_PIECES = 500  # of a template, written together


def render_page(journal: Path, folder: Path) -> Iterator[bytes]:
    """Yield the report of `journal`, with links relative to `folder`.

    It is a consistent snapshot, even during a run. Raises JournalError, or
    ArgumentError if Jinja2 is missing.
    """
    template = _load_template()
    with closing(open_reader(journal)) as connection, guard(journal):
        connection.execute("BEGIN")
        for piece in _render(template, connection, journal.name, folder):
            yield piece.encode()


def _load_template() -> Template:
    try:
        from jinja2 import PackageLoader
    except ImportError as error:
        raise ArgumentError(
            "the report of a batch needs jinja2; run pip install 'ittybit[report]'"
        ) from error
    from ittybit.core.batch.report.environment import create_environment

    loader = PackageLoader("ittybit.core.batch.report")
    return create_environment(loader).get_template("report.html")


def _render(
    template: Template, connection: sqlite3.Connection, name: str, folder: Path
) -> Iterator[str]:
    def list_failures(cause: Cause) -> Iterator[tuple[str, str, Work]]:
        rows = connection.execute(
            "SELECT source, error, body FROM items JOIN plans ON plan = plans.id "
            "WHERE stage = 7 AND cause IS ? ORDER BY seq LIMIT ?",
            (cause.cause, _MAX_FAILURES),
        )
        return ((source, error, describe_work(plan)) for source, error, plan in rows)

    report = count_items(connection)
    stream = template.stream(
        title=name,
        now=time.time(),
        report=report,
        work=read_work(connection),
        max_work=MAX_WORK,
        timeline=read_timeline(connection),
        histograms=[
            Histogram(step, latency, read_histogram(connection, step))
            for step, latency in report.latencies.items()
        ],
        max_causes=_MAX_CAUSES,
        max_failures=_MAX_FAILURES,
        failures_of=list_failures,
        max_tiles=MAX_TILES,
        hint=thumbnail_hint(),
        tiles=iter_tiles(connection, report.done, folder),
    )
    stream.enable_buffering(_PIECES)
    yield from stream
