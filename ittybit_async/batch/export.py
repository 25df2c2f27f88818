"""Outcomes of the finished items of a journal, and files that contain them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import aclosing, closing
from pathlib import Path

from ittybit.batch import Outcome
from ittybit.core.batch.entry import decode_outcome
from ittybit_async import _io
from ittybit_async.batch.journal.connection import open_reader
from ittybit_async.batch.journal.errors import guard
from ittybit_async.batch.journal.schema import SELECT_OUTCOME
from ittybit_async.transfers.targets import AtomicFile

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
