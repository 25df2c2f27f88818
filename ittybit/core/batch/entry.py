"""An item as the journal has it."""

from __future__ import annotations

import msgspec

from ittybit.batch import files_of, results_of
from ittybit.core.batch.plan import decode_plan
from ittybit.core.batch.source import Source, digest, is_encodable
from ittybit.core.batch.stages import Stage
from ittybit.core.serialization.msgspec_types import convert

_KEY = 24  # bytes


class NewItem(msgspec.Struct, frozen=True):
    """An item on its way into the journal.

    `key` is its own, `work` that of what is paid for: items that differ in nothing but
    `to` share it. `plan` is an encoded Plan. `error` says what is wrong with the item
    itself, if anything is.
    """

    key: bytes
    work: bytes
    plan: bytes
    source: Source
    to: str | None
    label: str
    ref: str | None
    cause: str | None = None
    error: str | None = None


class Entry(msgspec.Struct, frozen=True):
    """An item that is not finished; times are of the wall clock, in seconds.

    `seq` is its number in the journal, `turn` its place in the present run. `attempt`
    counts how often it was begun again after a failure; `intended` is when a paid call
    was about to be sent that has no answer yet. What follows `error` is what earlier
    runs have counted and timed, as in an Outcome.
    """

    seq: int
    turn: int
    key: bytes
    work: bytes
    plan: bytes
    source: Source
    to: str | None
    label: str
    ref: str | None
    stage: Stage
    attempt: int
    file_id: str | None
    url: str | None
    intended: float | None
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
    def carried(self) -> str:
        """16 digits by which the server's work is known as that of this item."""
        number = self.attempt.to_bytes(4, "big")
        return digest(self.work, number, size=8).hex()

    @property
    def name(self) -> str:
        """What to call it in a message."""
        return self.source.text


def check_entry(entry: Entry) -> None:
    """Raise ValueError unless a run can work on `entry` as it was read from a disk."""
    convert(msgspec.structs.asdict(entry), Entry)
    convert(msgspec.structs.asdict(entry.source), Source)
    texts = (entry.source.text, entry.to or "", entry.label, entry.ref or "")
    if not all(map(is_encodable, texts)) or entry.attempt.bit_length() > 32:
        raise ValueError(f"item {entry.seq} has a text or number that cannot be used")
    if entry.attempt < 0 or len(entry.key) != _KEY:
        raise ValueError(f"item {entry.seq} has no valid key")
    results_of(entry.results)
    if not all(map(is_encodable, files_of(entry.files))):
        raise ValueError(f"item {entry.seq} has a file name that cannot be used")
    if entry.error is None:
        decode_plan(entry.plan)
