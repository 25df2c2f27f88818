"""Files next to the journal of a batch."""

import os
from contextlib import closing
from pathlib import Path

import pytest

from ittybit.core.batch.settings import BatchSettings
from ittybit_sync.batch.intake.parser import ItemParser
from ittybit_sync.batch.journal.journal import Journal
from ittybit_sync.batch.journal.lock import LockDatabase
from ittybit_sync.batch.journal.pages import JournalPages
from ittybit_sync.batch.report.statistics import read_report

ITEMS: list[object] = [{"source": "https://e.com/a", "task": {"kind": "image"}}]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.sqlite3"


def test_a_run_and_a_report_leave_only_the_journal(path: Path) -> None:
    for _ in range(2):
        with closing(Journal(path)) as journal:
            journal.admit(ItemParser(BatchSettings()).parse(ITEMS))
        read_report(path)
        left = {file.name for file in path.parent.iterdir()}
        assert left == {path.name} or not hasattr(os, "setxattr")


def test_without_marks_on_files_the_lock_file_stays(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(JournalPages, "mark", lambda self: False)
    with closing(Journal(path)) as journal:
        journal.admit(ItemParser(BatchSettings()).parse(ITEMS))
    assert {file.name for file in path.parent.iterdir()} == {
        path.name,
        f"{path.name}-lock",
    }


def test_a_lock_that_its_owner_has_deleted_is_not_used(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = Path(f"{path}-lock")
    acquire, deletions = LockDatabase._acquire, iter([True, False])

    def delete_first(self: LockDatabase) -> None:
        acquire(self)
        if next(deletions):
            lock.unlink()  # as an ending run does

    monkeypatch.setattr(LockDatabase, "_acquire", delete_first)
    with closing(LockDatabase(path)):
        assert lock.exists()
