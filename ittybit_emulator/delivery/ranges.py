"""Byte ranges: ``Range`` of a GET (RFC 9110) and ``Content-Range`` of a PUT."""

import re

from ittybit_emulator.errors import RequestError

_RANGE = re.compile(r"bytes=\s*(\d{0,15})-(\d{0,15})\s*")
# The API documents both "bytes 0-4/9" and "bytes=0-4/9".
_CONTENT_RANGE = re.compile(r"bytes[ =]\s*(\d{1,15})-(\d{1,15})/(\d{1,15})\s*")


def parse_range(header: str | None, size: int) -> tuple[int, int] | None:
    """Return the half-open range that ``Range`` selects from `size` bytes.

    Return None for all bytes: servers may ignore malformed headers and several ranges.
    If the range is outside of the file, raise RequestError 416.
    """
    match = _RANGE.fullmatch(header) if header else None
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1) if last else size
        if last and int(last) < start:
            return None
    if start >= stop:
        message = f"the range {header!r} is outside of the file, which has {size} bytes"
        raise RequestError(416, message, {"Content-Range": f"bytes */{size}"})
    return start, stop


def parse_content_range(header: str) -> tuple[int, int, int]:
    """Return the first byte, last byte, and total of ``Content-Range``."""
    match = _CONTENT_RANGE.fullmatch(header.strip())
    if match is None:
        form = "'bytes <first>-<last>/<total>'"
        raise RequestError(400, f"Content-Range: must be {form}, got {header!r}")
    first, last, total = (int(group) for group in match.groups())
    if first > last or first >= total or last > total:
        raise RequestError(400, f"Content-Range: must be within its total: {header!r}")
    return first, last, total


def subtract_range(
    ranges: list[tuple[int, int]], taken: tuple[int, int]
) -> list[tuple[int, int]]:
    """Return half-open `ranges` without the bytes of `taken`."""
    pieces = (
        piece
        for start, stop in ranges
        for piece in ((start, min(stop, taken[0])), (max(start, taken[1]), stop))
    )
    return [(start, stop) for start, stop in pieces if start < stop]


def add_range(
    ranges: list[tuple[int, int]], added: tuple[int, int]
) -> list[tuple[int, int]]:
    """Return half-open `ranges` with `added`, sorted and merged."""
    result: list[tuple[int, int]] = []
    for start, stop in sorted([*ranges, added]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(stop, result[-1][1]))
        else:
            result.append((start, stop))
    return result
