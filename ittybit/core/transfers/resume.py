"""Stored state of an unfinished upload or download."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import msgspec

from ittybit.core.http.ranges import ByteRange
from ittybit.core.serialization.msgspec_types import decoder
from ittybit.core.transfers.validators import FileVersion


class UploadState(msgspec.Struct, kw_only=True):
    """Identity of the file and target, and the parts that the server has received."""

    format: Literal["ittybit upload 1"] = "ittybit upload 1"
    size: int
    """Size of the file in bytes."""
    modified: int
    """Modification time of the file, in nanoseconds."""
    changed: int
    """Time of the last change of the file's metadata, in nanoseconds."""
    head: str
    """SHA-256 of the first bytes of the file."""
    target: str
    """URL of the upload without its query."""
    part_size: int
    """Size of a part in bytes."""
    parts: str = "0"
    """Bit set as a hexadecimal number. Bit n is set when part n has arrived."""

    def matches(self, other: UploadState) -> bool:
        """Return whether file, target, and part size are the same."""
        return msgspec.structs.replace(self, parts=other.parts) == other

    @property
    def part_count(self) -> int:
        """Number of parts."""
        return -(-self.size // self.part_size)

    def has_part(self, number: int) -> bool:
        """Return whether part `number` (from 0) has arrived."""
        return bool(int(self.parts, 16) >> number & 1)

    def add_part(self, number: int) -> None:
        """Record that part `number` (from 0) has arrived."""
        self.parts = f"{int(self.parts, 16) | 1 << number:x}"

    @classmethod
    def decode(cls, data: bytes) -> UploadState | None:
        """Return the state in `data`, or None if `data` is not a valid state."""
        try:
            state: UploadState = decoder(cls).decode(data)
            int(state.parts, 16)
        except (msgspec.DecodeError, ValueError, RecursionError):
            return None
        return state

    def encode(self) -> bytes:
        """Return the state as JSON."""
        return msgspec.json.encode(self)


class DownloadState(msgspec.Struct, kw_only=True):
    """Version of a remote file, and the ranges of it that are on disk.

    >>> state = DownloadState(url="http://h/a", version=FileVersion(9, '"a"'))
    >>> state.add(ByteRange(6, 9)), state.add(ByteRange(0, 4))
    >>> state.missing
    [ByteRange(start=4, stop=6)]
    """

    format: Literal["ittybit download 1"] = "ittybit download 1"
    url: str
    """URL of the file without its query."""
    version: FileVersion
    """Size and validator of the file."""
    done: list[ByteRange] = msgspec.field(default_factory=list[ByteRange])
    """Ranges that are on disk, in ascending order, with gaps between them."""

    def add(self, span: ByteRange) -> None:
        """Record that `span` is on disk."""
        merged: list[ByteRange] = []
        for one in sorted([*self.done, span]):
            if merged and one.start <= merged[-1].stop:
                last = merged.pop()
                one = ByteRange(last.start, max(last.stop, one.stop))
            merged.append(one)
        self.done = merged

    @property
    def missing(self) -> list[ByteRange]:
        """The ranges that are not on disk."""
        starts = [0, *(span.stop for span in self.done)]
        stops = [*(span.start for span in self.done), self.version.total or 0]
        gaps = map(ByteRange, starts, stops)
        return [gap for gap in gaps if gap.size > 0]

    @property
    def is_usable(self) -> bool:
        """Return whether the version of the file of the ranges can be compared."""
        bounds = [bound for span in self.done for bound in (span.start, span.stop)]
        total, validator = self.version.total, self.version.validator
        if not bounds or total is None or validator is None:
            return False
        return bounds[0] >= 0 and bounds[-1] <= total and _is_ascending(bounds)

    @classmethod
    def decode(cls, data: bytes) -> DownloadState | None:
        """Return the state in `data`, or None if `data` is not a usable state."""
        try:
            state: DownloadState = decoder(cls).decode(data)
        except (msgspec.DecodeError, ValueError, RecursionError):
            return None
        return state if state.is_usable else None

    def encode(self) -> bytes:
        """Return the state as JSON."""
        return msgspec.json.encode(self)


def _is_ascending(numbers: list[int]) -> bool:
    return all(one < other for one, other in pairwise(numbers))
