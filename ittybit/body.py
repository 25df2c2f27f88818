"""Request bodies that can be sent again."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterator, Sized
from functools import partial
from io import BytesIO
from typing import Any, BinaryIO, cast

from msgspec import Struct

from ittybit.core.http.ranges import ByteRange
from ittybit.errors import ArgumentError, LocalFileError

__all__ = ["Body"]


class Body(Struct, frozen=True):
    """Bytes that are opened anew for each try and never held in memory.

    `name` is told in errors; `size` is in bytes and must be right; `open` returns a
    binary file at its start; `unchanged` tells, when all was read, whether it still is
    what it was; `on_progress` is called with the bytes sent so far, and
    from 0 again on another try. It is read in blocks of at most `block` bytes, before
    each of which goes, `pause` says for how many seconds to wait.
    """

    name: str
    size: int
    open: Callable[[], BinaryIO]
    on_progress: Callable[[int], object] | None = None
    unchanged: Callable[[], bool] = lambda: True
    block: int = 1 << 20
    pause: Callable[[int], float] | None = None

    def seconds(self, size: int) -> float:
        """Return for how long to wait before a block of `size` bytes goes."""
        return self.pause(size) if self.pause is not None else 0.0

    def report(self, sent: int) -> None:
        """Tell whoever watches that `sent` bytes have gone."""
        if self.on_progress is not None:
            self.on_progress(sent)

    def failed(self, error: Exception) -> Exception:
        """Return `error` of opening or reading as one that names the file."""
        if isinstance(error, OSError) and not isinstance(error, LocalFileError):
            return LocalFileError.wrap(error, self.name, "read")
        return error

    def check(self, block: Sized, sent: int) -> None:
        """Raise LocalFileError where `block`, read after `sent` bytes, shows a change.

        It is empty where the file became shorter; the last one is not sent where the
        file was written to in between, so that no mixture passes for the file.
        """
        if not block:
            told = f"{self.size} bytes were announced, {sent} were there"
        elif sent + len(block) == self.size and not self.unchanged():
            told = "it was written to in between"
        else:
            return
        raise LocalFileError(
            f"{self.name!r} changed while it was sent: {told}; send it again "
            "when nobody writes to it",
            path=self.name,
            number=errno.EIO,
        )


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


def check_block(block: Any) -> bytes:
    """Return `block`, one of several; ArgumentError where it is not made of bytes."""
    if not isinstance(block, bytes | bytearray | memoryview):
        raise ArgumentError(
            f"a file in blocks is bytes after bytes, got {type(block).__name__}"
        )
    return block if isinstance(block, bytes) else bytes(cast("bytearray", block))


def gather_blocks(blocks: Iterator[Any]) -> list[bytes]:
    """Return the next of `blocks`, about 1 MiB, or none at their end."""
    # A thread for each small block would cost more than the block.
    found: list[bytes] = []
    size = 0
    for block in blocks:
        found.append(check_block(block))
        size += len(found[-1])
        if size >= _GATHERED:
            break
    return found


def not_a_source_error(value: object) -> ArgumentError:
    """Return the error of a `value` from which no bytes come."""
    return ArgumentError(
        "a source is a path, an http(s) URL, bytes, a binary file or an iterator of "
        f"bytes that this client can walk, got {value!r}"
    )
