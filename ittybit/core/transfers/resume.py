"""Stored state of an unfinished multipart upload."""

from __future__ import annotations

from typing import Literal

import msgspec

from ittybit.core.serialization.msgspec_types import decoder


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
