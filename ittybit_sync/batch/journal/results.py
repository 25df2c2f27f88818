# Generated from ittybit_async/batch/journal/results.py by build_sync.py. Do not edit.
"""The items of a journal that are finished, as outcomes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from ittybit.batch import Outcome, files_of, results_of
from ittybit.core.batch.stages import Stage
from ittybit_sync.batch.journal.database import guard, open_reader

_PAGE = 1000
_QUERY = (
    "SELECT seq, stage, key, source, label, work_id, results, files, cause, error, "
    'retries, adopted, sent, received, upload, "create", wait, download, began, ended '
    "FROM items WHERE seq > ? AND stage >= 6 ORDER BY seq LIMIT ?"
)


def iter_outcomes(path: Path) -> Iterator[list[Outcome]]:
    """Yield what has become of the items at `path`, some at a time, beside a run too.

    They come in the order in which the journal took them in. Raises JournalError.
    """
    with closing(open_reader(path)) as connection:
        connection.row_factory = sqlite3.Row
        last = 0
        while True:
            with guard(path):
                rows = connection.execute(_QUERY, (last, _PAGE)).fetchall()
                outcomes = [read_outcome(row) for row in rows]
                last = rows[-1]["seq"] if rows else last
            if not outcomes:
                return
            yield outcomes


def read_outcome(row: sqlite3.Row) -> Outcome:
    """Return the outcome of a row of `items`; raises ValueError for a damaged one."""
    told: dict[str, Any] = {name: row[name] for name in row.keys()}  # noqa: SIM118  a Row walks its values
    del told["seq"]
    return Outcome(
        succeeded=Stage(told.pop("stage")) is Stage.DONE,
        key=told.pop("key").hex(),
        id=told.pop("work_id"),
        results=results_of(told.pop("results")),
        files=tuple(map(Path, files_of(told.pop("files")))),
        adopted=bool(told.pop("adopted")),
        **told,
    )
