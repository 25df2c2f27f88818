"""Items in the journal of a batch."""

from __future__ import annotations

import msgspec

from ittybit.batch import files_of, results_of
from ittybit.core.batch.plan import decode_plan
from ittybit.core.batch.source import Source, digest, is_encodable
from ittybit.core.batch.stages import Stage
from ittybit.core.serialization.msgspec_types import convert

_KEY = 24  # bytes


class NewItem(msgspec.Struct, frozen=True):
    """An item to add to the journal."""

    key: bytes
    """Identifies the item."""
    work: bytes
    """Identifies the paid work. Items that differ only in `to` share it."""
    plan: bytes
    """An encoded Plan."""
    source: Source
    to: str | None
    label: str
    ref: str | None
    cause: str | None = None
    error: str | None = None
    """Why the item is invalid, if it is."""


class Entry(msgspec.Struct, frozen=True):
    """An unfinished item of the journal. Times are Unix times, durations seconds.

    The fields after `error` hold the counts and durations of earlier runs, as in an
    Outcome.
    """

    seq: int
    """Number in the journal."""
    turn: int
    """Position in the current run."""
    key: bytes
    work: bytes
    plan: bytes
    source: Source
    to: str | None
    label: str
    ref: str | None
    stage: Stage
    attempt: int
    """How often the item was restarted after a failure."""
    file_id: str | None
    url: str | None
    intended: float | None
    """When a paid call was about to be sent that has no response yet."""
    work_id: str | None
    results: bytes | None
    files: bytes | None
    cause: str | None
    error: str | None
    retries: int
    adopted: int
    sent: int
    received: int
    began: float | None
    upload: float | None
    create: float | None
    wait: float | None
    download: float | None

    @property
    def marker(self) -> str:
        """16 hexadecimal digits that identify the item's work on the server."""
        number = self.attempt.to_bytes(4, "big")
        return digest(self.work, number, size=8).hex()

    @property
    def name(self) -> str:
        """Name of the item in messages."""
        return self.source.text


def check_entry(entry: Entry) -> None:
    """Raise ValueError if `entry`, which was read from disk, is damaged."""
    convert(msgspec.structs.asdict(entry), Entry)
    convert(msgspec.structs.asdict(entry.source), Source)
    texts = (entry.source.text, entry.to or "", entry.label, entry.ref or "")
    if not all(map(is_encodable, texts)) or entry.attempt.bit_length() > 32:
        raise ValueError(f"item {entry.seq} has an invalid text or number")
    if entry.attempt < 0 or len(entry.key) != _KEY:
        raise ValueError(f"item {entry.seq} has an invalid key")
    results_of(entry.results)
    if not all(map(is_encodable, files_of(entry.files))):
        raise ValueError(f"item {entry.seq} has an invalid file name")
    if entry.error is None:
        decode_plan(entry.plan)
