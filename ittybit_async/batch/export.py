"""Outcomes of the finished items of a journal, and files that contain them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import aclosing, closing
from pathlib import Path
from typing import Any

from ittybit.batch import Outcome, files_of, results_of
from ittybit.core.batch.stages import Stage
from ittybit_async import _io
from ittybit_async.batch.journal.connection import open_reader
from ittybit_async.batch.journal.errors import guard
from ittybit_async.transfers.targets import AtomicFile

_PAGE_SIZE = 1000
_QUERY = (
    "SELECT seq, stage, key, source, label, work_id, results, files, cause, error, "
    'retries, adopted, sent, received, upload, "create", wait, download, began, ended '
    "FROM items WHERE seq > ? AND stage >= 6 ORDER BY seq LIMIT ?"
)


def iter_outcomes(path: Path) -> Iterator[list[Outcome]]:
    """Yield pages of outcomes, in the order in which their items were added.

    It may be used during a run. Raises JournalError.
    """
    with closing(open_reader(path)) as connection:
        connection.row_factory = sqlite3.Row
        last = 0
        while True:
            with guard(path):
                rows = connection.execute(_QUERY, (last, _PAGE_SIZE)).fetchall()
                outcomes = [read_outcome(row) for row in rows]
                last = rows[-1]["seq"] if rows else last
            if not outcomes:
                return
            yield outcomes


def read_outcome(row: sqlite3.Row) -> Outcome:
    """Return a row of `items` as an Outcome; raise ValueError if it is damaged."""
    fields: dict[str, Any] = {name: row[name] for name in row.keys()}  # noqa: SIM118  a Row iterates over its values
    del fields["seq"]
    return Outcome(
        succeeded=Stage(fields.pop("stage")) is Stage.DONE,
        key=fields.pop("key").hex(),
        id=fields.pop("work_id"),
        results=results_of(fields.pop("results")),
        files=tuple(map(Path, files_of(fields.pop("files")))),
        adopted=bool(fields.pop("adopted")),
        **fields,
    )


async def write_file(target: Path, blocks: Iterable[bytes]) -> None:
    """Write `blocks` to a new file, and rename it to `target` when it is complete.

    Raises LocalFileError if the file cannot be written.
    """
    file = AtomicFile(target)
    try:
        await _io.to_thread(file.create)
        writer = await _io.to_thread(file.open_writer, 0)
        async with aclosing(_io.iterate(blocks)) as chunks:
            async for block in chunks:
                await _io.to_thread(writer.write, block)
        await _io.to_thread(writer.close)
        await _io.to_thread(file.commit)
    except BaseException:
        file.discard()
        raise
