"""Items in the journal of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from ittybit.batch import Outcome, Result, files_of, results_of
from ittybit.core.batch.plan import decode_plan
from ittybit.core.batch.source import Source, digest, is_encodable
from ittybit.core.batch.stages import Stage
from ittybit.core.serialization.msgspec_types import convert
from ittybit.errors import APIError

_KEY = 24  # bytes
_WORK = 16  # bytes of a key


class Entry(msgspec.Struct):
    """An item of the journal, and its state. Times are Unix times, durations seconds.

    The journal assigns the fields from `seq` on, and the steps of a run update them.
    Those from `retries` on hold the counts and durations of all runs, as in an Outcome.
    """

    key: bytes
    """Identifies the item; it starts with the digest of its work."""
    plan: bytes
    """An encoded Plan."""
    source: Source
    to: str | None
    label: str
    ref: str | None
    cause: str | None = None
    error: str | None = None
    """Why the item is invalid, if it is."""
    seq: int = 0
    """Number in the journal."""
    turn: int = 0
    """Position in the current run."""
    stage: Stage = Stage.WAITING
    attempt: int = 0
    """How often the item was restarted after a failure."""
    journal: bytes = b""
    """Identity of the journal, or nothing if an older version created it."""
    file_id: str | None = None
    url: str | None = None
    intended: float | None = None
    """When a paid call was about to be sent that has no response yet."""
    work_id: str | None = None
    retries: int = 0
    adopted: int = 0
    sent: int = 0
    received: int = 0
    began: float | None = None
    upload: float | None = None
    create: float | None = None
    wait: float | None = None
    download: float | None = None
    ended: float | None = None
    results: tuple[Result, ...] | None = None
    files: tuple[str, ...] | None = None
    lost: int = 0
    """Number of create calls of this run whose response was lost."""
    since: float | None = None
    """Time of the first intent to create the work."""
    old_key: bytes | None = None
    """Key of the item in a journal of an older version, if it differs."""

    @property
    def work(self) -> bytes:
        """Identifies the paid work. Items that differ only in `to` share it."""
        return self.key[:_WORK]

    @property
    def marker(self) -> str:
        """16 hexadecimal digits that identify the item's work on the server."""
        return _find_marker(self.work, self.attempt, self.journal)

    @property
    def name(self) -> str:
        """Name of the item in messages."""
        return self.source.text

    def build_outcome(
        self,
        ended: float | None,
        error: APIError | None = None,
        cause: str | None = None,
    ) -> Outcome:
        """Return the outcome of the item, which ended at the time `ended`."""
        return Outcome(
            source=self.source.text,
            key=self.key.hex(),
            label=self.label,
            succeeded=error is None,
            id=self.work_id,
            results=self.results or (),
            files=tuple(map(Path, self.files or ())),
            cause=cause,
            error=None if error is None else str(error),
            retries=self.retries,
            adopted=bool(self.adopted),
            sent=self.sent,
            received=self.received,
            upload=self.upload,
            create=self.create,
            wait=self.wait,
            download=self.download,
            began=self.began,
            ended=ended,
            exception=error,
        )


@lru_cache(maxsize=4096)
def _find_marker(work: bytes, attempt: int, journal: bytes) -> str:
    identity = (journal,) if journal else ()
    return digest(work, attempt.to_bytes(4, "big"), *identity, size=8).hex()


def decode_entry(row: Sequence[Any]) -> Entry:
    """Return the entry with the fields of `row`; raise ValueError if it is damaged.

    The row has the kind and the text of the source, and ends with JSON of the results
    and files.
    """
    key, plan, kind, text, *rest, results, files = row
    values = (key, plan, {"kind": kind, "text": text}, *rest)
    fields = dict(zip(Entry.__struct_fields__, values, strict=False))
    entry: Entry = convert(fields, Entry)
    entry.since = entry.began
    entry.results = None if results is None else results_of(results)
    entry.files = None if files is None else files_of(files)
    texts = (text, entry.to or "", entry.label, entry.ref or "", *(entry.files or ()))
    if not all(map(is_encodable, texts)):
        raise ValueError(f"item {entry.seq} has an invalid text")
    if not 0 <= entry.attempt < 1 << 32 or len(key) != _KEY:
        raise ValueError(f"item {entry.seq} has an invalid number or key")
    if entry.error is None:
        decode_plan(plan)
    return entry


def decode_outcome(row: Sequence[Any], *, earlier: bool = False) -> Outcome:
    """Return the outcome of a finished item; raise ValueError if it is damaged.

    The row has the columns of SELECT_OUTCOME.
    """
    _, stage, key, source, label, work_id, cause, error, retries, adopted, *rest = row
    sent, received, upload, create, wait, download, began, ended, results, files = rest
    return Outcome(
        source=source,
        key=key.hex(),
        label=label,
        succeeded=Stage(stage) is Stage.DONE,
        earlier=earlier,
        id=work_id,
        results=results_of(results),
        files=tuple(map(Path, files_of(files))),
        cause=cause,
        error=error,
        retries=retries,
        adopted=bool(adopted),
        sent=sent,
        received=received,
        upload=upload,
        create=create,
        wait=wait,
        download=download,
        began=began,
        ended=ended,
    )
