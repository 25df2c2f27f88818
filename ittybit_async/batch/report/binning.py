"""Item counts by time and by duration; SQLite computes them without loading items."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from ittybit.core.batch.report.histogram import EDGES
from ittybit.core.batch.report.timeline import COLUMNS, Timeline

_SHORTEST = 1.0  # seconds; minimum length of a timeline


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


def read_histogram(connection: sqlite3.Connection, step: str) -> dict[int, int]:
    """Return the number of items in each column of the histogram of `step`."""
    column = _column(f'"{step}"', range(len(EDGES) - 1))
    query = (
        f"SELECT {column} AS part, count(*) FROM items "
        f'WHERE "{step}" IS NOT NULL GROUP BY part'
    )
    return dict(connection.execute(query).fetchall())


def _column(value: str, places: Sequence[int]) -> str:
    """Return SQL for the column of `value`; SQLite may lack logarithms."""
    if len(places) == 1:
        return str(places[0])
    middle = len(places) // 2
    low, high = _column(value, places[:middle]), _column(value, places[middle:])
    return f"CASE WHEN {value} < {EDGES[places[middle]]!r} THEN {low} ELSE {high} END"
