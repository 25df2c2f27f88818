"""Byte ranges in requests and responses (RFC 9110, section 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

_CONTENT_RANGE = re.compile(
    r"bytes[ =][ \t]*([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\*)", re.IGNORECASE
)
_UNSATISFIED = re.compile(r"bytes[ =][ \t]*\*/([0-9]{1,18})", re.IGNORECASE)


class ByteRange(Struct, frozen=True, order=True):
    """The bytes from `start` to `stop`, excluding `stop`."""

    start: int
    stop: int

    @property
    def size(self) -> int:
        """Number of bytes."""
        return self.stop - self.start

    def content_range(self, total: int) -> str:
        """Return the ``Content-Range`` header for this range of `total` bytes.

        >>> ByteRange(0, 5).content_range(9)
        'bytes 0-4/9'
        """
        return f"bytes {self.start}-{self.stop - 1}/{total}"

    def split(self, size: int) -> Iterator[ByteRange]:
        """Yield consecutive ranges of `size` bytes. The last one may be shorter."""
        for start in range(self.start, self.stop, size):
            yield ByteRange(start, min(start + size, self.stop))


def range_header(start: int, stop: int | None) -> str:
    """Return the ``Range`` header for the bytes from `start` to `stop`, or to the end.

    >>> range_header(5, None)
    'bytes=5-'
    """
    return f"bytes={start}-{'' if stop is None else stop - 1}"


def parse_content_range(header: str) -> tuple[ByteRange, int | None] | None:
    """Return the range and the total of a ``Content-Range`` header.

    The total is None for ``*``. Returns None for an invalid header, such as another
    unit, non-ASCII digits, numbers above 63 bits, or a total that is too small.

    >>> parse_content_range("bytes 0-4/9"), parse_content_range("bytes 0-9/9")
    ((ByteRange(start=0, stop=5), 9), None)
    """
    match = _CONTENT_RANGE.fullmatch(header.strip(" \t"))
    if match is None:
        return None
    span = ByteRange(int(match[1]), int(match[2]) + 1)
    total = None if match[3] == "*" else int(match[3])
    if span.size < 1 or (total is not None and span.stop > total):
        return None
    return span, total


def parse_unsatisfied_range(header: str) -> int | None:
    """Return the total in the ``Content-Range`` header of a 416, or None."""
    match = _UNSATISFIED.fullmatch(header.strip(" \t"))
    return int(match[1]) if match else None
