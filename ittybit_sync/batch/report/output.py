# Generated from ittybit_async/batch/report/output.py by build_sync.py. Do not edit.
"""Atomic writes of report files."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from ittybit_sync import _io
from ittybit_sync.transfers.targets import AtomicFile


def write_file(target: Path, blocks: Iterable[bytes]) -> None:
    """Write `blocks` to `target`, which appears only if all are written.

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
