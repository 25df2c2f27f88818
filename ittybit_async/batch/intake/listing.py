"""Items that are read from this machine: in a thread, and many at once."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import suppress

from ittybit_async import _io


async def iterate_in_thread(groups: Generator[list[object]]) -> AsyncGenerator[object]:
    """Yield what is in `groups`, each of which is got in a thread."""
    try:
        while (group := await _io.to_thread(_next, groups)) is not None:
            for item in group:
                yield item
    finally:
        await _io.to_thread(_end, groups)


def _next(groups: Generator[list[object]]) -> list[object] | None:
    return next(groups, None)


def _end(groups: Generator[list[object]]) -> None:
    # A thread that nobody waits for any more may be in it, and will leave it.
    with suppress(ValueError):
        groups.close()
