"""The lines of a file, of which none can fill the memory."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple, Self

from ittybit.errors import ArgumentError

_MOST = 1 << 20
_UTF_16 = (BOM_UTF16_LE, BOM_UTF16_BE)


class Line(NamedTuple):
    """A line without its end; `content` is None where it was too long to be kept."""

    number: int
    content: bytes | None


class Lines:
    """Splits blocks into lines of 1 MiB at most; a longer one is read past.

    A line ends with LF or CRLF. A byte order mark before the first is left out.

    >>> [line.content for line in Lines(iter([b"one\\r\\ntw", b"o"]))]
    [b'one', b'two']
    """

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._begun = bytearray()
        self._ready: deque[Line] = deque()
        self._number = 0
        self._skips = False
        self._over = False

    @property
    def dry(self) -> bool:
        """Whether the next line is still to be read."""
        return not self._ready

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Line:
        while not self._ready and not self._over:
            self._read()
        if not self._ready:
            raise StopIteration
        return self._ready.popleft()

    def _read(self) -> None:
        block = next(self._blocks, b"")
        if not self._number and not self._begun and block.startswith(_UTF_16):
            raise ArgumentError("it is UTF-16: save it as UTF-8")
        *whole, rest = block.split(b"\n")
        for piece in whole:
            self._hold(piece)
            self._end()
        self._hold(rest)
        self._over = not block
        if self._over and (self._begun or self._skips):
            self._end()

    def _hold(self, piece: bytes) -> None:
        if self._skips or len(self._begun) + len(piece) > _MOST:
            self._skips = True
            self._begun.clear()
        else:
            self._begun += piece

    def _end(self) -> None:
        self._number += 1
        content = bytes(self._begun).removesuffix(b"\r")
        if self._number == 1:
            content = content.removeprefix(BOM_UTF8)
        self._ready.append(Line(self._number, None if self._skips else content))
        self._begun.clear()
        self._skips = False


def decode_line(line: Line) -> str:
    """Return a line as text; ValueError, which says why, where it is none."""
    if line.content is None:
        raise ValueError(f"it is longer than {_MOST} bytes")
    try:
        return line.content.decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"it is no UTF-8: {error.reason} at {error.start}") from None
