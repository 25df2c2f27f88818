"""Ranges of bytes, as requests and answers name them (RFC 9110, section 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

_CONTENT_RANGE = re.compile(r"bytes[ =]\s*(\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")
_UNSATISFIED = re.compile(r"bytes[ =]\s*\*/(\d{1,18})")


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


def wanted(start: int, stop: int | None) -> str:
    """Return ``Range`` for the bytes from `start` up to `stop`, or to the end.

    >>> wanted(5, None)
    'bytes=5-'
    """
    return f"bytes={start}-{'' if stop is None else stop - 1}"


def content_range(header: str) -> tuple[ByteRange, int | None] | None:
    """Return what ``Content-Range`` names, and the total if it is told; else None."""
    match = _CONTENT_RANGE.fullmatch(header.strip())
    if match is None:
        return None
    first, last, total = match.groups()
    told = None if total == "*" else int(total)
    return ByteRange(int(first), int(last) + 1), told


def unsatisfied(header: str) -> int | None:
    """Return the total that ``Content-Range`` of a 416 tells, or None."""
    match = _UNSATISFIED.fullmatch(header.strip())
    return int(match[1]) if match else None
