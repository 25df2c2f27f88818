"""Atomic writes of report files."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import aclosing
from pathlib import Path

from ittybit_async import _io
from ittybit_async.transfers.targets import AtomicFile


async def write_file(target: Path, blocks: Iterable[bytes]) -> None:
    """Write `blocks` to `target`, which appears only if all are written.

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
