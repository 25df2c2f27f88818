"""Iteration over local items, which a thread reads in groups."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import suppress

from ittybit_async import _io


async def iterate_in_thread(groups: Generator[list[object]]) -> AsyncGenerator[object]:
    """Yield the items of `groups`; a thread produces each group."""
    try:
        while (group := await _io.to_thread(_next, groups)) is not None:
            for item in group:
                yield item
    finally:
        await _io.to_thread(_end, groups)


def _next(groups: Generator[list[object]]) -> list[object] | None:
    return next(groups, None)


def _end(groups: Generator[list[object]]) -> None:
    # An abandoned thread may still run the generator; it ends there.
    with suppress(ValueError):
        groups.close()
