"""The items of a journal that are finished, as outcomes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from ittybit.batch.outcome import Outcome, Result
from ittybit.batch.stages import Stage
from ittybit.typed import decoder
from ittybit_async.batch.opening import reader, unusable

_PAGE = 1000
_QUERY = (
    "SELECT seq, stage, key, source, label, work_id, results, files, cause, error, "
    'retries, adopted, sent, received, upload, "create", wait, download, began, ended '
    "FROM items WHERE seq > ? AND stage >= 6 ORDER BY seq LIMIT ?"
)
_results = decoder(tuple[Result, ...]).decode
_files = decoder(tuple[str, ...]).decode


def finished(path: Path) -> Iterator[list[Outcome]]:
    """Yield what has become of the items at `path`, some at a time, beside a run too.

    They come in the order in which the journal took them in. Raises JournalError.
    """
    with closing(reader(path)) as connection:
        connection.row_factory = sqlite3.Row
        last = 0
        while rows := _page(connection, path, last):
            last = rows[-1]["seq"]
            yield [outcome_of(row) for row in rows]


def _page(connection: sqlite3.Connection, path: Path, last: int) -> list[sqlite3.Row]:
    try:
        return connection.execute(_QUERY, (last, _PAGE)).fetchall()
    except sqlite3.Error as error:
        raise unusable(path, error) from error


def outcome_of(row: sqlite3.Row) -> Outcome:
    """Return the outcome of a row of `items`."""
    told: dict[str, Any] = {name: row[name] for name in row.keys()}  # noqa: SIM118  a Row walks its values
    del told["seq"]
    return Outcome(
        succeeded=told.pop("stage") == Stage.DONE,
        key=told.pop("key").hex(),
        id=told.pop("work_id"),
        results=results_of(told.pop("results")),
        files=tuple(map(Path, files_of(told.pop("files")))),
        adopted=bool(told.pop("adopted")),
        **told,
    )


def results_of(content: bytes | None) -> tuple[Result, ...]:
    """Return what an item has made, as the journal keeps it."""
    return () if content is None else _results(content)


def files_of(content: bytes | None) -> tuple[str, ...]:
    """Return where the results of an item lie, as the journal keeps it."""
    return () if content is None else _files(content)
