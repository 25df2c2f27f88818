"""Totals of a journal, and counts by time and duration; SQLite computes them all."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from ittybit.batch import Cause, LabelCount, Latency, Report
from ittybit.core.batch.report.charts import COLUMNS, EDGES, Timeline
from ittybit.core.batch.report.work import Work, describe_work
from ittybit.core.batch.stages import STEPS
from ittybit_async.batch.journal.connection import open_reader
from ittybit_async.batch.journal.errors import guard

_TOTALS = (
    "count(*) AS total, total(stage = 6) AS done, total(stage = 7) AS failed, "
    "total(stage < 6) AS open, total(stage IN (3, 4, 5)) AS running, "
    "total(retries) AS retries, total(adopted) AS adopted, total(sent) AS sent, "
    "total(received) AS received, min(began) AS began, max(ended) AS ended"
)
_MAX_LABELS = 1000
MAX_WORK = 30
"""Maximum number of kinds and options that a report lists."""
_SHORTEST = 1.0  # seconds; minimum length of a timeline


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
            if (latency := _read_latency(connection, step)) is not None
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


def _read_latency(connection: sqlite3.Connection, step: str) -> Latency | None:
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


def read_timeline(connection: sqlite3.Connection) -> Timeline | None:
    """Return the items that ended over time, or None if no item has ended."""
    query = "SELECT min(ended), max(ended) FROM items WHERE stage >= 6"
    began, ended = connection.execute(query).fetchone()
    if began is None:
        return None
    ended = max(ended, began + _SHORTEST)
    done, failed = [0] * COLUMNS, [0] * COLUMNS
    query = (
        "SELECT min(CAST((ended - ?) * ? AS INTEGER), ?) AS part, "
        "sum(stage = 6), sum(stage = 7) FROM items "
        "WHERE stage >= 6 AND ended IS NOT NULL GROUP BY part"
    )
    values = (began, COLUMNS / (ended - began), COLUMNS - 1)
    for place, *both in connection.execute(query, values):
        done[place], failed[place] = both
    return Timeline(began, ended, done, failed)


def read_work(connection: sqlite3.Connection) -> list[tuple[Work, int]]:
    """Return the most frequent kinds and options, and one more than `MAX_WORK`."""
    rows = connection.execute(
        "SELECT body, number FROM plans JOIN (SELECT plan, count(*) AS number FROM "
        "items GROUP BY plan) ON plan = plans.id ORDER BY number DESC, plan LIMIT ?",
        (MAX_WORK + 1,),
    )
    return [(describe_work(plan), number) for plan, number in rows]


def read_histogram(connection: sqlite3.Connection, step: str) -> dict[int, int]:
    """Return the number of items in each column of the histogram of `step`."""
    column = _build_case(f'"{step}"', range(len(EDGES) - 1))
    query = (
        f"SELECT {column} AS part, count(*) FROM items "
        f'WHERE "{step}" IS NOT NULL GROUP BY part'
    )
    return dict(connection.execute(query).fetchall())


def _build_case(value: str, places: Sequence[int]) -> str:
    """Return SQL for the column of `value`; SQLite may lack logarithms."""
    if len(places) == 1:
        return str(places[0])
    middle = len(places) // 2
    low, high = _build_case(value, places[:middle]), _build_case(value, places[middle:])
    return f"CASE WHEN {value} < {EDGES[places[middle]]!r} THEN {low} ELSE {high} END"
