# Generated from ittybit_async/batch/report/output.py by build_sync.py. Do not edit.
"""Files that are written whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from ittybit_sync import _io
from ittybit_sync.transfers.targets import AtomicFile


def write_file(target: Path, blocks: Iterable[bytes]) -> None:
    """Write `blocks` to `target`, which has that name when all of them are there.

    Raises LocalFileError where it cannot be written.
    """
    draft = AtomicFile(target)
    try:
        _io.to_thread(draft.make)
        writer = _io.to_thread(draft.writer, 0)
        with closing(_io.iterate(blocks)) as walk:
            for block in walk:
                _io.to_thread(writer.write, block)
        _io.to_thread(writer.close)
        _io.to_thread(draft.finish)
    except BaseException:
        draft.give_up()
        raise
