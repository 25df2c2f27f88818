"""What is known of an upload in parts that has not ended yet."""

from __future__ import annotations

from typing import Literal

import msgspec

from ittybit.core.serialization.msgspec_types import decoder


class UploadState(msgspec.Struct, kw_only=True):
    """The parts of a file that have arrived, and all by which the file is known.

    `size` is in bytes, `modified` and `changed` in nanoseconds, `head` the SHA-256 of
    the first bytes; `target` is the address without its query, `part_size` in bytes; of
    `parts` bit n is set, counted from the lowest, where part n has arrived.
    """

    format: Literal["ittybit upload 1"] = "ittybit upload 1"
    size: int
    modified: int
    changed: int
    head: str
    target: str
    part_size: int
    parts: str = "0"

    def fits(self, other: UploadState) -> bool:
        """Tell whether this is the same file, in the same parts, to the same place."""
        return msgspec.structs.replace(self, parts=other.parts) == other

    @property
    def count(self) -> int:
        """How many parts there are."""
        return -(-self.size // self.part_size)

    def has(self, number: int) -> bool:
        """Tell whether part `number`, from 0, has arrived."""
        return bool(int(self.parts, 16) >> number & 1)

    def add(self, number: int) -> None:
        """Take note that part `number`, from 0, has arrived."""
        self.parts = f"{int(self.parts, 16) | 1 << number:x}"

    @classmethod
    def read(cls, data: bytes) -> UploadState | None:
        """Return what `data` holds, or None where it is something else."""
        try:
            state: UploadState = decoder(cls).decode(data)
            int(state.parts, 16)
        except (msgspec.DecodeError, ValueError, RecursionError):
            return None
        return state

    def written(self) -> bytes:
        """Return it as JSON."""
        return msgspec.json.encode(self)
