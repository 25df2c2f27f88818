"""What a run would do: how many items, calls and bytes. Nothing is sent or written."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from ittybit.core.batch.entry import NewItem
from ittybit.core.batch.plan import decode_plan
from ittybit.core.batch.settings import BatchSettings
from ittybit.core.batch.stages import Stage
from ittybit.core.http.ranges import ByteRange
from ittybit.core.transfers.options import Transfer
from ittybit_async.batch.intake.parser import ItemParser
from ittybit_async.batch.journal.admission import key_after
from ittybit_async.batch.journal.database import guard, open_reader

_PAGE = 500
_FOUND = (
    "SELECT key, stage, file_id, CASE WHEN stage < 7 THEN work_id END AS work "
    "FROM items WHERE key "
)
_OPEN = (
    "SELECT key, body, place, source, error, stage, file_id, work_id, items.seq "
    "FROM items JOIN plans ON plan = plans.id WHERE stage < 6 AND items.seq > ? "
    "ORDER BY items.seq LIMIT ?"
)


class Expected(msgspec.Struct):
    """Counts of items and of the calls for them; `bytes` are those to upload.

    `failed` items failed before and are passed over, `twice` ones came before in the
    same list. Waiting and downloads take calls of their own, which are not counted.
    """

    items: int = 0
    new: int = 0
    open: int = 0
    finished: int = 0
    failed: int = 0
    wrong: int = 0
    twice: int = 0
    creates: int = 0
    uploads: int = 0
    signatures: int = 0
    bytes: int = 0


class _Known(msgspec.Struct):
    """What the journal has of an item."""

    stage: Stage
    file_id: str | None = None
    work_id: str | None = None


class Forecast:
    """Looks at items, in a thread; what it must remember is on disk, in no file."""

    def __init__(self, journal: Path, settings: BatchSettings) -> None:
        self._arrivals = ItemParser(settings)
        self._path = journal
        self._journal = open_reader(journal) if journal.exists() else None
        self._seen = sqlite3.connect("", check_same_thread=False)
        self._seen.execute("CREATE TABLE seen (key BLOB PRIMARY KEY) WITHOUT ROWID")
        self.expected: Expected = Expected()

    def add(self, items: list[object]) -> list[str]:
        """Count `items`; return what is wrong with some."""
        wrong: list[str] = []
        arrivals = self._arrivals.parse(items)
        known = self._known([arrival.key for arrival in arrivals])
        self.expected.items += len(arrivals)
        for arrival in arrivals:
            if self._is_twice(arrival.key):
                self.expected.twice += 1
            elif (told := self._count(arrival, known.get(arrival.key))) is not None:
                wrong.append(told)
        return wrong

    def add_open(self) -> None:
        """Count what is open in the journal."""
        last = 0
        with guard(self._path):
            while rows := self._rows(_OPEN, (last, _PAGE)):
                for key, body, place, source, error, stage, *ids, last in rows:  # noqa: B007  the last is where the next page begins
                    self.expected.items += 1
                    if error is not None:
                        self.expected.wrong += 1
                        continue
                    self.expected.open += 1
                    self._cost(key[:16], body, place, source, _Known(stage, *ids))

    def close(self) -> None:
        """Forget all."""
        self._seen.close()
        if self._journal is not None:
            self._journal.close()

    def _count(self, arrival: NewItem, known: _Known | None) -> str | None:
        expected = self.expected
        if known is not None and known.stage >= Stage.DONE:
            if known.stage == Stage.DONE:
                expected.finished += 1
            else:
                expected.failed += 1
            return None
        if arrival.error is not None:
            expected.wrong += 1
            return arrival.error
        if known is None:
            expected.new += 1
        else:
            expected.open += 1
        source = arrival.source
        self._cost(arrival.work, arrival.plan, source.place, source.text, known)
        return None

    def _cost(
        self, work: bytes, plan: bytes, place: str, source: str, known: _Known | None
    ) -> None:
        """Count the calls for one item; those of the same work share them."""
        if self._is_twice(b"work" + work):
            return
        got = [one for one in (known, self._twin(work)) if one is not None]
        if any(one.work_id for one in got):
            return
        self.expected.creates += 1
        stored = place == "file_id" or any(one.file_id for one in got)
        if place == "path" and not stored:
            self._cost_upload(source)
            stored = True
        if stored and decode_plan(plan).target != "task":
            self.expected.signatures += 1  # a job reads a URL

    def _cost_upload(self, path: str) -> None:
        size = 0
        with suppress(OSError):  # it is missed when it is uploaded
            size = os.path.getsize(path)
        transfer = Transfer(request_options={})
        parts = 1
        if transfer.in_parts(size):
            parts = len(list(ByteRange(0, size).split(transfer.multipart_chunksize)))
        self.expected.bytes += size
        self.expected.uploads += parts
        self.expected.signatures += 1

    def _is_twice(self, key: bytes) -> bool:
        query = "INSERT OR IGNORE INTO seen VALUES (?)"
        return self._seen.execute(query, (key,)).rowcount == 0

    def _known(self, keys: Sequence[bytes]) -> dict[bytes, _Known]:
        query = f"{_FOUND} IN ({','.join('?' * len(keys))})"
        return {key: _Known(*rest) for key, *rest in self._rows(query, keys)}

    def _twin(self, work: bytes) -> _Known | None:
        """Return what another item of the same work has got already."""
        query = (
            f"{_FOUND} >= ? AND key < ? AND coalesce(file_id, work_id) IS NOT NULL "
            "ORDER BY work IS NULL LIMIT 1"
        )
        for _, *rest in self._rows(query, (work, key_after(work))):
            return _Known(*rest)
        return None

    def _rows(self, query: str, values: Sequence[Any]) -> list[Any]:
        if self._journal is None:
            return []
        with guard(self._path):
            return self._journal.execute(query, values).fetchall()
