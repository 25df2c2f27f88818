"""Totals of a journal."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from ittybit.batch import Cause, LabelCount, Latency, Report
from ittybit.core.batch.stages import STEPS
from ittybit_async.batch.journal.database import guard, open_reader

_TOTALS = (
    "count(*) AS total, total(stage = 6) AS done, total(stage = 7) AS failed, "
    "total(stage < 6) AS open, total(stage IN (3, 4, 5)) AS running, "
    "total(retries) AS retries, total(adopted) AS adopted, total(sent) AS sent, "
    "total(received) AS received, min(began) AS began, max(ended) AS ended"
)
_MAX_LABELS = 1000


def read_report(path: Path) -> Report:
    """Return the report of the journal at `path`, even during a run."""
    with closing(open_reader(path)) as connection, guard(path):
        return count_items(connection)


def count_items(connection: sqlite3.Connection) -> Report:
    """Return the report of the journal that `connection` reads."""
    totals = connection.execute(f"SELECT {_TOTALS} FROM items")
    names = [column[0] for column in totals.description]
    values: dict[str, Any] = dict(zip(names, totals.fetchone(), strict=True))
    counts = {n: v for n, v in values.items() if n not in ("began", "ended")}
    if values["done"] + values["failed"] + values["open"] != values["total"]:
        raise ValueError("an item has a stage that does not exist")
    return Report(
        **{name: int(value) for name, value in counts.items()},
        began=values["began"],
        ended=values["ended"],
        latencies={
            step: latency
            for step in STEPS
            if (latency := _latency(connection, step)) is not None
        },
        causes=tuple(
            Cause(*row)
            for row in connection.execute(
                "SELECT cause, count(*) AS number, min(error) FROM items "
                "WHERE stage = 7 GROUP BY cause ORDER BY number DESC, cause"
            )
        ),
        labels=tuple(
            LabelCount(row[0], *map(int, row[1:]))
            for row in connection.execute(
                "SELECT label, total(stage = 6), total(stage = 7), total(stage < 6) "
                f"FROM items GROUP BY label ORDER BY label LIMIT {_MAX_LABELS}"
            )
        ),
    )


def _latency(connection: sqlite3.Connection, step: str) -> Latency | None:
    (count,) = connection.execute(f'SELECT count("{step}") FROM items').fetchone()
    if not count:
        return None
    ranks = [min(count, int(count * part) + 1) for part in (0.5, 0.95, 0.99)]
    # One sort for all ranks; with OFFSET, each rank would need its own.
    query = (
        f'SELECT rank, seconds FROM (SELECT "{step}" AS seconds, '
        f'row_number() OVER (ORDER BY "{step}") AS rank FROM items '
        f'WHERE "{step}" IS NOT NULL) WHERE rank IN (?, ?, ?)'
    )
    found: dict[int, float] = dict(connection.execute(query, ranks).fetchall())
    return Latency(count, *(found[rank] for rank in ranks))
