"""What is told to a journal is written in the order of an item's way."""

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
    """A journal of two items that ask for the same work."""
    with closing(Journal(tmp_path / "run.sqlite3")) as journal:
        items: list[object] = [
            {"source": SOURCE, "task": TASK, "to": to} for to in ("a/", "b/")
        ]
        journal.admit(ItemParser(BatchSettings()).parse(items))
        yield journal


def entries(journal: Journal) -> list[Entry]:
    return journal.waiting("", 0, 10)


def failing_once(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the next commit find no room on the disk, and no other."""
    real = journal.record

    def record(changes: Any) -> None:
        monkeypatch.setattr(journal, "record", real)
        raise JournalError("no room", path=str(journal.path))

    monkeypatch.setattr(journal, "record", record)


async def test_what_was_told_and_is_lost_is_an_error_for_those_who_wait_for_it(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = JournalStore(journal)
    await store.record(Intended(1, 1.0))
    failing_once(journal, monkeypatch)
    done = await store.submit(Done(1, 2.0))
    with pytest.raises(JournalError, match="no room"):
        await done.wait()
    assert [entry.stage for entry in entries(journal)] == [Stage.INTENDED, 0]


async def test_who_only_records_may_try_again(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = JournalStore(journal)
    failing_once(journal, monkeypatch)
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
async def test_what_was_created_and_has_ended_in_one_commit_is_known_as_created(
    journal: Journal, end: Callable[[int], Change]
) -> None:
    store = JournalStore(journal)
    first, other = entries(journal)
    await store.record(
        end(first.seq), Created(other.seq, "task_2", 0.1), end(other.seq)
    )
    twin = await store.shared_work(first)
    assert twin is not None
    assert twin.work_id == "task_2"
