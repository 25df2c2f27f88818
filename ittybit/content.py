"""Bytes that are opened when they are needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from typing import Any, BinaryIO, cast

from msgspec import Struct

from ittybit.core.http.ranges import ByteRange
from ittybit.errors import ArgumentError

_GATHERED = 1 << 20


class Content(Struct, frozen=True):
    """Bytes: their number, and a way to open them, again for each try.

    `open` returns a binary file at the first of them, which has a place of its own;
    `unchanged` tells, when all was read, whether they still are what they were.
    """

    size: int
    open: Callable[[], BinaryIO]
    unchanged: Callable[[], bool] = lambda: True

    @classmethod
    def of(cls, data: bytes) -> Content:
        """Return `data` as content."""
        return cls(len(data), partial(BytesIO, data))

    def part(self, span: ByteRange) -> Content:
        """Return the bytes of `span`."""
        return Content(span.size, partial(self._at, span.start), self.unchanged)

    def _at(self, start: int) -> BinaryIO:
        file = self.open()
        try:
            file.seek(start)
        except BaseException:
            file.close()
            raise
        return file


def checked_block(block: Any) -> bytes:
    """Return `block`, one of several; ArgumentError where it is not made of bytes."""
    if not isinstance(block, bytes | bytearray | memoryview):
        raise ArgumentError(
            f"a file in blocks is bytes after bytes, got {type(block).__name__}"
        )
    return block if isinstance(block, bytes) else bytes(cast("bytearray", block))


def gather(blocks: Iterator[Any]) -> list[bytes]:
    """Return the next of `blocks`, about 1 MiB, or none at their end."""
    # A thread for each small block would cost more than the block.
    found: list[bytes] = []
    size = 0
    for block in blocks:
        found.append(checked_block(block))
        size += len(found[-1])
        if size >= _GATHERED:
            break
    return found


def no_source(value: object) -> ArgumentError:
    """Return the error of a `value` from which no bytes come."""
    return ArgumentError(
        "a source is a path, an http(s) URL, bytes, a binary file or an iterator of "
        f"bytes that this client can walk, got {value!r}"
    )
