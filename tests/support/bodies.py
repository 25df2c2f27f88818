"""Sources of bodies for tests."""

from collections.abc import Callable
from io import BytesIO
from typing import BinaryIO


def openable_once(content: bytes) -> Callable[[], BinaryIO]:
    """Return a function that opens `content` the first time only."""
    left = [content]

    def open_once() -> BinaryIO:
        if not left:
            raise OSError("it was read already and cannot be sent again")
        return BytesIO(left.pop())

    return open_once


def reopenable(content: bytes) -> Callable[[], BinaryIO]:
    """Return a function that opens `content` each time."""
    return lambda: BytesIO(content)
