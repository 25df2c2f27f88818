"""All works. A new work is a few lines in one of these modules."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.work import Work
from benchmarks.works import beginning, calling, inside, moving


def works() -> Iterator[Work]:
    """Yield all works, in the order of the tables."""
    yield from calling.awaiting()
    yield from calling.blocking()
    yield from inside.works()
    yield from moving.works()
    yield from beginning.works()
