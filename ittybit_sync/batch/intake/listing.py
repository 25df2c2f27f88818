# Generated from ittybit_async/batch/intake/listing.py by build_sync.py. Do not edit.
"""Items that are read from this machine: in a thread, and many at once."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress

from ittybit_sync import _io


def iterate_in_thread(groups: Generator[list[object]]) -> Generator[object]:
    """Yield what is in `groups`, each of which is got in a thread."""
    try:
        while (group := _io.to_thread(_next, groups)) is not None:
            for item in group:
                yield item
    finally:
        _io.to_thread(_end, groups)


def _next(groups: Generator[list[object]]) -> list[object] | None:
    return next(groups, None)


def _end(groups: Generator[list[object]]) -> None:
    # A thread that nobody waits for any more may be in it, and will leave it.
    with suppress(ValueError):
        groups.close()
