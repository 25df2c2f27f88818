"""A bound on memory."""

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

MOST = 16 << 20


@contextmanager
def little_memory(most: int = MOST) -> Iterator[None]:
    """Fail if the block holds more than so many bytes at any time."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < most
    finally:
        tracemalloc.stop()
