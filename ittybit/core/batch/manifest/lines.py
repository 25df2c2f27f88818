"""Lines of a file, with a limit on their length."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple, Self

from ittybit.errors import ArgumentError

_MAX_LENGTH = 1 << 20  # bytes
_UTF_16 = (BOM_UTF16_LE, BOM_UTF16_BE)


class Line(NamedTuple):
    """A line without its line break. `content` is None if the line was too long."""

    number: int
    content: bytes | None


class Lines:
    """Iterator over the lines in blocks of bytes. Skips lines of more than 1 MiB.

    A line ends with LF or CRLF. A byte order mark before the first line is dropped.

    >>> [line.content for line in Lines(iter([b"one\\r\\ntw", b"o"]))]
    [b'one', b'two']
    """

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._partial = bytearray()
        self._ready: deque[Line] = deque()
        self._number = 0
        self._skipping = False
        self._finished = False

    @property
    def needs_block(self) -> bool:
        """True if the next line requires another block."""
        return not self._ready

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Line:
        while not self._ready and not self._finished:
            self._read_block()
        if not self._ready:
            raise StopIteration
        return self._ready.popleft()

    def _read_block(self) -> None:
        block = next(self._blocks, b"")
        if not self._number and not self._partial and block.startswith(_UTF_16):
            raise ArgumentError("the encoding is UTF-16: save the file as UTF-8")
        *complete, rest = block.split(b"\n")
        for piece in complete:
            self._append(piece)
            self._end_line()
        self._append(rest)
        self._finished = not block
        if self._finished and (self._partial or self._skipping):
            self._end_line()

    def _append(self, piece: bytes) -> None:
        if self._skipping or len(self._partial) + len(piece) > _MAX_LENGTH:
            self._skipping = True
            self._partial.clear()
        else:
            self._partial += piece

    def _end_line(self) -> None:
        self._number += 1
        content = bytes(self._partial).removesuffix(b"\r")
        if self._number == 1:
            content = content.removeprefix(BOM_UTF8)
        self._ready.append(Line(self._number, None if self._skipping else content))
        self._partial.clear()
        self._skipping = False


def decode_line(line: Line) -> str:
    """Return a line as text, or raise ValueError if it is too long or not UTF-8."""
    if line.content is None:
        raise ValueError(f"the line is longer than {_MAX_LENGTH} bytes")
    try:
        return line.content.decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"invalid UTF-8: {error.reason} at {error.start}") from None
