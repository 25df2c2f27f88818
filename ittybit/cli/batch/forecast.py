"""Counts of a dry run: items, API calls, and bytes to upload."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from ittybit.cli.errors import UsageError
from ittybit.core.batch.entry import Entry
from ittybit.core.batch.plan import decode_plan
from ittybit.core.batch.settings import BatchSettings
from ittybit.core.batch.stages import Stage
from ittybit.core.http.ranges import ByteRange
from ittybit.core.transfers.options import Transfer
from ittybit_async.batch.intake.parser import ItemParser
from ittybit_async.batch.journal.admission import key_after
from ittybit_async.batch.journal.connection import open_reader
from ittybit_async.batch.journal.errors import guard

_PAGE_SIZE = 500
_SELECT_ITEM = (
    "SELECT key, stage, file_id, CASE WHEN stage < 7 THEN work_id END AS work "
    "FROM items WHERE key "
)
_SELECT_OPEN = (
    "SELECT key, body, place, source, error, stage, file_id, work_id, items.seq "
    "FROM items JOIN plans ON plan = plans.id WHERE stage < 6 AND items.seq > ? "
    "ORDER BY items.seq LIMIT ?"
)


class ForecastCounts(msgspec.Struct):
    """Counts of items, and of the calls to create, upload, and sign them."""

    items: int = 0
    new: int = 0
    open: int = 0
    finished: int = 0
    failed: int = 0
    """Items that failed in an earlier run, which this run skips."""
    wrong: int = 0
    """Invalid items."""
    twice: int = 0
    """Items that repeat an earlier item of the same list."""
    creates: int = 0
    uploads: int = 0
    signatures: int = 0
    bytes: int = 0
    """Bytes to upload."""


class _JournalItem(msgspec.Struct):
    """Recorded state of one item."""

    stage: Stage
    file_id: str | None = None
    work_id: str | None = None


class Forecast:
    """Counts what a run would do, without sending or writing anything."""

    def __init__(self, journal: Path, settings: BatchSettings) -> None:
        folder = journal.absolute().parent
        if not os.access(journal if journal.exists() else folder, os.W_OK):
            raise UsageError(f"cannot write the journal {journal}; look at {folder}")
        self._arrivals = ItemParser(settings)
        self._path = journal
        self._journal = open_reader(journal) if journal.exists() else None
        # An unnamed SQLite database is a temporary file that is deleted on close.
        self._seen = sqlite3.connect("", check_same_thread=False)
        self._seen.execute("CREATE TABLE seen (key BLOB PRIMARY KEY) WITHOUT ROWID")
        self.counts: ForecastCounts = ForecastCounts()

    def add(self, items: list[object]) -> list[str]:
        """Count `items` and return the errors of invalid ones."""
        problems: list[str] = []
        arrivals = self._arrivals.parse(items)
        known = self._read_items([arrival.key for arrival in arrivals])
        self.counts.items += len(arrivals)
        for arrival in arrivals:
            if self._is_repeated(arrival.key):
                self.counts.twice += 1
            elif (problem := self._count(arrival, known.get(arrival.key))) is not None:
                problems.append(problem)
        return problems

    def add_open(self) -> None:
        """Count the unfinished items of the journal."""
        last_seq = 0
        with guard(self._path):
            while rows := self._rows(_SELECT_OPEN, (last_seq, _PAGE_SIZE)):
                for key, body, place, source, error, stage, *ids, last_seq in rows:  # noqa: B007  used by the next query
                    self.counts.items += 1
                    if error is not None:
                        self.counts.wrong += 1
                        continue
                    self.counts.open += 1
                    self._count_calls(
                        key[:16], body, place, source, _JournalItem(stage, *ids)
                    )

    def close(self) -> None:
        """Close the databases."""
        self._seen.close()
        if self._journal is not None:
            self._journal.close()

    def _count(self, arrival: Entry, known: _JournalItem | None) -> str | None:
        counts = self.counts
        if known is not None and known.stage >= Stage.DONE:
            if known.stage == Stage.DONE:
                counts.finished += 1
            else:
                counts.failed += 1
            return None
        if arrival.error is not None:
            counts.wrong += 1
            return arrival.error
        if known is None:
            counts.new += 1
        else:
            counts.open += 1
        source = arrival.source
        self._count_calls(arrival.work, arrival.plan, source.kind, source.text, known)
        return None

    def _count_calls(
        self,
        work: bytes,
        plan: bytes,
        place: str,
        source: str,
        known: _JournalItem | None,
    ) -> None:
        """Count the calls for one item. Items of the same work share their calls."""
        if self._is_repeated(b"work" + work):
            return
        known_items = [
            item for item in (known, self._shared_work(work)) if item is not None
        ]
        if any(item.work_id for item in known_items):
            return
        self.counts.creates += 1
        stored = place == "file_id" or any(item.file_id for item in known_items)
        if place == "path" and not stored:
            self._count_upload(source)
            stored = True
        if stored and decode_plan(plan).target != "task":
            self.counts.signatures += 1  # a job reads its input from a signed URL

    def _count_upload(self, path: str) -> None:
        size = 0
        with suppress(OSError):  # the upload reports a missing file
            size = os.path.getsize(path)
        transfer = Transfer(request_options={})
        parts = 1
        if transfer.is_multipart(size):
            parts = len(list(ByteRange(0, size).split(transfer.multipart_chunksize)))
        self.counts.bytes += size
        self.counts.uploads += parts
        self.counts.signatures += 1

    def _is_repeated(self, key: bytes) -> bool:
        query = "INSERT OR IGNORE INTO seen VALUES (?)"
        return self._seen.execute(query, (key,)).rowcount == 0

    def _read_items(self, keys: Sequence[bytes]) -> dict[bytes, _JournalItem]:
        query = f"{_SELECT_ITEM} IN ({','.join('?' * len(keys))})"
        return {key: _JournalItem(*rest) for key, *rest in self._rows(query, keys)}

    def _shared_work(self, work: bytes) -> _JournalItem | None:
        """Return the state of another item of the same work that has a file or task."""
        query = (
            f"{_SELECT_ITEM} >= ? AND key < ? "
            "AND coalesce(file_id, work_id) IS NOT NULL ORDER BY work IS NULL LIMIT 1"
        )
        for _, *rest in self._rows(query, (work, key_after(work))):
            return _JournalItem(*rest)
        return None

    def _rows(self, query: str, values: Sequence[Any]) -> list[Any]:
        if self._journal is None:
            return []
        with guard(self._path):
            return self._journal.execute(query, values).fetchall()
