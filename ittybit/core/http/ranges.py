"""Ranges of bytes, as requests and answers name them (RFC 9110, section 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

_CONTENT_RANGE = re.compile(
    r"bytes[ =][ \t]*([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\*)", re.IGNORECASE
)
_UNSATISFIED = re.compile(r"bytes[ =][ \t]*\*/([0-9]{1,18})", re.IGNORECASE)


class ByteRange(Struct, frozen=True, order=True):
    """The bytes from `start` up to and without `stop`."""

    start: int
    stop: int

    @property
    def size(self) -> int:
        """How many bytes these are."""
        return self.stop - self.start

    def content_range(self, total: int) -> str:
        """Return ``Content-Range`` of this part of `total` bytes (spec section 19.3).

        >>> ByteRange(0, 5).content_range(9)
        'bytes 0-4/9'
        """
        return f"bytes {self.start}-{self.stop - 1}/{total}"

    def split(self, size: int) -> Iterator[ByteRange]:
        """Yield it in ranges of `size` bytes, of which the last may be shorter."""
        for start in range(self.start, self.stop, size):
            yield ByteRange(start, min(start + size, self.stop))


def range_header(start: int, stop: int | None) -> str:
    """Return ``Range`` for the bytes from `start` up to `stop`, or to the end.

    >>> range_header(5, None)
    'bytes=5-'
    """
    return f"bytes={start}-{'' if stop is None else stop - 1}"


def parse_content_range(header: str) -> tuple[ByteRange, int | None] | None:
    """Return the range of ``Content-Range``, and the total or None for ``*``.

    Returns None for an invalid header: another unit, numbers that are not ASCII digits
    or do not fit 63 bits, a last byte before the first, or a total that is too small.

    >>> content_range("bytes 0-4/9"), parse_content_range("bytes 0-9/9")
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
    """Return the total in ``Content-Range`` of a 416, or None."""
    match = _UNSATISFIED.fullmatch(header.strip(" \t"))
    return int(match[1]) if match else None
