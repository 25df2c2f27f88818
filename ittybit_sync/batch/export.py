# Generated from ittybit_async/batch/export.py by build_sync.py. Do not edit.
"""Outcomes of the finished items of a journal, and files that contain them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from ittybit.batch import Outcome
from ittybit.core.batch.entry import decode_outcome
from ittybit_sync import _io
from ittybit_sync.batch.journal.connection import open_reader
from ittybit_sync.batch.journal.errors import guard
from ittybit_sync.batch.journal.schema import SELECT_OUTCOME
from ittybit_sync.transfers.targets import AtomicFile

_PAGE_SIZE = 1000
_QUERY = f"{SELECT_OUTCOME} WHERE seq > ? AND stage >= 6 ORDER BY seq LIMIT ?"


def iter_outcomes(path: Path) -> Iterator[list[Outcome]]:
    """Yield pages of outcomes, in the order in which their items were added.

    It may be used during a run. Raises JournalError.
    """
    with closing(open_reader(path)) as connection:
        last = 0
        while True:
            with guard(path):
                rows = connection.execute(_QUERY, (last, _PAGE_SIZE)).fetchall()
                outcomes = list(map(decode_outcome, rows))
                last = rows[-1][0] if rows else last
            if not outcomes:
                return
            yield outcomes


def write_file(target: Path, blocks: Iterable[bytes]) -> None:
    """Write `blocks` to a new file, and rename it to `target` when it is complete.

    Raises LocalFileError if the file cannot be written.
    """
    file = AtomicFile(target)
    try:
        _io.to_thread(file.create)
        writer = _io.to_thread(file.open_writer, 0)
        with closing(_io.iterate(blocks)) as chunks:
            for block in chunks:
                _io.to_thread(writer.write, block)
        _io.to_thread(writer.close)
        _io.to_thread(file.commit)
    except BaseException:
        file.discard()
        raise
