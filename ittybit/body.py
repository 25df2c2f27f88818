"""Request bodies that the client can send again."""

from __future__ import annotations

import errno
from collections.abc import Callable, Coroutine, Iterator, Sized
from functools import partial
from inspect import iscoroutinefunction
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast

from msgspec import Struct

from ittybit.core.http.ranges import ByteRange
from ittybit.core.printable import show
from ittybit.errors import ArgumentError, LocalFileError

__all__ = ["Body"]


class Body(Struct, frozen=True):
    """Request body that is opened for each attempt and never held in memory."""

    name: str
    """Name of the file in error messages."""
    size: int
    """Exact size in bytes."""
    open: Callable[[], BinaryIO]
    """Return a binary file at its start."""
    on_progress: Callable[[int], object] | None = None
    """Function that is called with the bytes sent so far. A retry starts at 0."""
    unchanged: Callable[[], bool] = lambda: True
    """Return whether the file is the same after the last byte was read."""
    block: int = 1 << 20
    """Largest number of bytes to read at once."""
    pause: Callable[[int], float] | None = None
    """Return the seconds to wait before a block of the given size is sent."""

    def seconds(self, size: int) -> float:
        """Return the seconds to wait before a block is sent.

        Args:
            size: Size of the block in bytes.
        """
        return self.pause(size) if self.pause is not None else 0.0

    def report(self, sent: int) -> None:
        """Report progress to `on_progress`.

        Args:
            sent: Bytes sent so far.
        """
        if self.on_progress is not None:
            self.on_progress(sent)

    def wrap_error(self, error: Exception) -> Exception:
        """Return an error that names the file.

        Args:
            error: Error of opening or reading the file.

        Returns:
            A LocalFileError for an OSError, or else `error`.
        """
        if isinstance(error, OSError) and not isinstance(error, LocalFileError):
            return LocalFileError.wrap(error, self.name, "read")
        return error

    def check(self, block: Sized, sent: int) -> None:
        """Check that the file did not change while it was read.

        Args:
            block: Block that was read, which is empty at the end of the file.
            sent: Bytes sent before this block.

        Raises:
            LocalFileError: The file became shorter, or it changed. The last block is
                then not sent, so that the server never stores a mixture.
        """
        if not block:
            reason = f"{self.size} bytes were expected, {sent} were read"
        elif sent + len(block) == self.size and not self.unchanged():
            reason = "another program wrote to it"
        else:
            return
        raise LocalFileError(
            f"{self.name!r} changed while it was sent: {reason}; send it again "
            "when no program writes to it",
            path=self.name,
            number=errno.EIO,
        )


_GATHERED = 1 << 20  # bytes


class Content(Struct, frozen=True):
    """Bytes that can be opened again for each attempt, and the file they are from."""

    size: int
    """Size in bytes."""
    open: Callable[[], BinaryIO]
    """Return a new binary file at the first byte, with its own position."""
    unchanged: Callable[[], bool] = lambda: True
    """Return whether the bytes are the same after the last byte was read."""
    name: str | None = None
    """Name of the file, if it has one."""
    path: Path | None = None
    """Path of the file, if the caller passed it."""
    modified: int = 0
    """Modification time of the file at `path`, in nanoseconds."""
    changed: int = 0
    """Status change time in nanoseconds; programs cannot reset it."""

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
    """Return `block` as bytes, or raise ArgumentError for another type."""
    if not isinstance(block, bytes | bytearray | memoryview):
        raise ArgumentError(
            f"a block of a file must be bytes, got {type(block).__name__}"
        )
    return block if isinstance(block, bytes) else bytes(cast("bytearray", block))


def gather_blocks(blocks: Iterator[Any]) -> list[bytes]:
    """Return the next of `blocks`, about 1 MiB, or an empty list at the end."""
    # A thread for each small block would cost more than the block.
    found: list[bytes] = []
    size = 0
    for block in blocks:
        found.append(check_block(block))
        size += len(found[-1])
        if size >= _GATHERED:
            break
    return found


def is_eventual_file(file: object) -> bool:
    """Return whether the result of reading `file` must be awaited, as in aiofiles."""
    return iscoroutinefunction(getattr(file, "read", None))


def reject_eventual_file(file: object) -> None:
    """Raise ArgumentError if the methods of `file` must be awaited."""
    methods = (getattr(file, name, None) for name in ("read", "write"))
    if any(map(iscoroutinefunction, methods)):
        raise _eventual_file_error(file)


def require_result(result: object, file: object) -> object:
    """Return the `result` of a method of `file`; if it must be awaited, raise."""
    if isinstance(result, Coroutine):
        result.close()
        raise _eventual_file_error(file)
    return result


def _eventual_file_error(file: object) -> ArgumentError:
    return ArgumentError(
        f"the methods of {type(file).__name__} must be awaited, which is not possible "
        "here: pass bytes, or a file opened with open()"
    )


def iter_blocks(blocks: Any) -> Iterator[Any]:
    """Return an iterator of `blocks`; raise ArgumentError if they are not iterable."""
    if not hasattr(blocks, "__iter__"):
        raise ArgumentError(
            "a source must be a path, an http(s) URL, bytes, a binary file, or an "
            "iterator of bytes that this client can iterate over, got "
            f"{show(blocks)}"
        )
    return iter(blocks)
