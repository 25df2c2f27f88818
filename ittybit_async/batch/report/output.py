"""Files that are written whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import aclosing
from pathlib import Path

from ittybit_async import _io
from ittybit_async.transfers.targets import AtomicFile


async def write_file(target: Path, blocks: Iterable[bytes]) -> None:
    """Write `blocks` to `target`, which has that name when all of them are there.

    Raises LocalFileError where it cannot be written.
    """
    draft = AtomicFile(target)
    try:
        await _io.to_thread(draft.make)
        writer = await _io.to_thread(draft.writer, 0)
        async with aclosing(_io.iterate(blocks)) as walk:
            async for block in walk:
                await _io.to_thread(writer.write, block)
        await _io.to_thread(writer.close)
        await _io.to_thread(draft.finish)
    except BaseException:
        draft.give_up()
        raise
