"""The journal store writes records in the order of an item's stages."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ittybit.core.batch.entry import Entry
from ittybit.core.batch.settings import BatchSettings
from ittybit.core.batch.stages import (
    Change,
    Created,
    Done,
    Ended,
    Failed,
    Finished,
    Intended,
    Stage,
)
from ittybit.errors import JournalError
from ittybit_async.batch.intake.parser import ItemParser
from ittybit_async.batch.journal.journal import Journal
from ittybit_async.batch.journal.store import JournalStore

SOURCE = "https://example.com/a.jpg"
TASK = {"kind": "image", "width": 64}


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """Return a journal with two items that request the same work."""
    with closing(Journal(tmp_path / "run.sqlite3")) as journal:
        items: list[object] = [
            {"source": SOURCE, "task": TASK, "to": to} for to in ("a/", "b/")
        ]
        journal.admit(ItemParser(BatchSettings()).parse(items))
        yield journal


def entries(journal: Journal) -> list[Entry]:
    return journal.load_waiting("", 0, 10)


def fail_next_commit(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make only the next commit fail because the disk is full."""
    real = journal.record

    def record(changes: Any) -> None:
        monkeypatch.setattr(journal, "record", real)
        raise JournalError("no room", path=str(journal.path))

    monkeypatch.setattr(journal, "record", record)


async def test_waiting_for_a_lost_record_raises_its_error(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = JournalStore(journal)
    await store.record(Intended(1, 1.0))
    fail_next_commit(journal, monkeypatch)
    done = await store.submit(Done(1, 2.0))
    with pytest.raises(JournalError, match="no room"):
        await done()
    assert [entry.stage for entry in entries(journal)] == [Stage.INTENDED, 0]


async def test_recording_can_be_retried_after_an_error(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = JournalStore(journal)
    fail_next_commit(journal, monkeypatch)
    with pytest.raises(JournalError, match="no room"):
        await store.record(Intended(1, 1.0))
    await store.record(Intended(1, 1.0))
    assert entries(journal)[0].stage == Stage.INTENDED


@pytest.mark.parametrize(
    "end",
    [
        lambda seq: Finished(seq, b"[]", 0.1, 2.0),
        lambda seq: Failed(seq, 2.0, "TaskFailed", "it failed"),
        lambda seq: Ended(seq, b"[]", 0.1),
    ],
)
async def test_a_task_created_and_ended_in_one_commit_has_a_twin(
    journal: Journal, end: Callable[[int], Change]
) -> None:
    store = JournalStore(journal)
    first, other = entries(journal)
    await store.record(
        end(first.seq), Created(other.seq, "task_2", 0.1), end(other.seq)
    )
    twin = await store.find_shared_work(first)
    assert twin is not None
    assert twin.work_id == "task_2"
