"""The journal of a batch: opening, refusal, migration, and protection from damage."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ittybit.core.batch.settings import BatchSettings
from ittybit.core.batch.stages import (
    Change,
    Created,
    Done,
    Downloaded,
    Ended,
    Failed,
    Intended,
    Restarted,
    Uploaded,
)
from ittybit.errors import JournalError
from ittybit_sync.batch.intake.parser import ItemParser
from ittybit_sync.batch.journal import journal as journals
from ittybit_sync.batch.journal import schema as layout
from ittybit_sync.batch.journal.connection import open_reader
from ittybit_sync.batch.journal.journal import Journal
from ittybit_sync.batch.journal.lock import FileLock, _read_key
from ittybit_sync.batch.report.statistics import read_report
from tests.support.disk import no_room_for_files_over
from tests.support.journal_file import edit_journal
from tests.support.memory import little_memory

IMAGE = {"kind": "image", "width": 64}
STEPS: list[Change] = [
    Uploaded(1, "file_a", "https://e.com/a", 10, 0.1),
    Intended(1, 100.0),
    Created(1, "task_a", 0.2),
    Ended(1, b"[]", 0.3),
    Downloaded(1, b"[]", 20, 0.4),
    Done(1, 200.0),
]


def admit(journal: Journal, many: int = 1, start: int = 0) -> int:
    """Admit items and return how many of them are finished already."""
    items: list[object] = [
        {"source": f"https://e.com/{n}", "task": IMAGE}
        for n in range(start, start + many)
    ]
    return many - sum(
        journal.admit(ItemParser(BatchSettings()).parse(items)).labels.values()
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.sqlite3"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    with closing(Journal(path)) as journal:
        yield journal


def test_a_repeated_or_late_record_does_not_move_an_item_back(journal: Journal) -> None:
    admit(journal)
    for step in STEPS:
        journal.record([step])
    [before] = list(rows(journal.path))
    for step in [*STEPS[:3], Failed(1, 300.0, "cause", "error")]:
        journal.record([step])
    [after] = list(rows(journal.path))
    assert after["stage"] == 6
    assert {n for n in before if before[n] != after[n]} <= {"sent", "received"}


def rows(path: Path) -> Iterator[dict[str, object]]:
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        yield from map(dict, connection.execute("SELECT * FROM items"))


def test_the_next_run_admits_unfinished_items(path: Path) -> None:
    with closing(Journal(path)) as journal:
        admit(journal, 3)
        journal.record([Done(2, 200.0)])
    with closing(Journal(path)) as journal:
        assert admit(journal, 3) == 1
        assert [entry.seq for entry in journal.load_waiting("", 0, 9)] == [1, 3]


def test_a_repeated_item_is_admitted_once(journal: Journal) -> None:
    admit(journal, 3)
    admit(journal, 3)
    assert [entry.seq for entry in journal.load_waiting("", 0, 9)] == [1, 2, 3]


def test_records_of_one_call_are_written_together_or_not_at_all(
    journal: Journal,
) -> None:
    admit(journal, 2)
    with pytest.raises(JournalError):
        journal.record([Intended(1, 100.0), Failed(2, 1.0, [], "error")])  # type: ignore[arg-type]  # a value that cannot be written
    assert [row["stage"] for row in rows(journal.path)] == [0, 0]


def test_a_journal_of_the_first_layout_is_migrated(path: Path) -> None:
    with closing(sqlite3.connect(path)) as old:
        old.executescript(layout.LAYOUTS[0])
        old.execute(f"PRAGMA application_id = {layout.APPLICATION}")
        old.execute("PRAGMA user_version = 1")
        old.execute("INSERT INTO plans VALUES (1, ?)", (b'{"target":"task"}',))
        old.execute(
            "INSERT INTO items (key, plan, place, source, label, turn, stage) "
            "VALUES (?, 1, 'url', 'https://e.com/a', '', 1, 6)",
            (b"k" * 24,),
        )
        old.commit()
    with closing(Journal(path)) as journal:
        assert journal.claim(1, ["/a"]) == [True]
    assert read_report(path).done == 1
    with closing(sqlite3.connect(path)) as new:
        assert new.execute("PRAGMA user_version").fetchone() == (len(layout.LAYOUTS),)


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE clips (id)")


def later(path: Path) -> None:
    with closing(Journal(path)):
        pass
    with edit_journal(path) as connection:
        connection.execute("PRAGMA user_version = 99")


def damaged(path: Path) -> None:
    with closing(Journal(path)) as journal:
        admit(journal, 600)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(path.read_bytes())
    content[8192:40960] = b"\xff" * 32768
    path.write_bytes(content)


def cut(path: Path) -> None:
    damaged(path)
    path.write_bytes(path.read_bytes()[:20_000])


def text(path: Path) -> None:
    path.write_text("no database at all\n" * 100)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (foreign, "is a database, but not the journal of a batch"),
        (later, "has layout 99, but this version supports"),
        (damaged, "damaged"),
        (cut, "damaged"),
        (text, "damaged or not a journal"),
    ],
)
def test_an_invalid_journal_is_refused_and_left_unchanged(
    path: Path, spoil: Callable[[Path], None], message: str
) -> None:
    spoil(path)
    before = path.read_bytes()
    with pytest.raises(JournalError, match=message) as caught:
        Journal(path)
    assert caught.value.path == str(path)
    with pytest.raises(JournalError, match=message):
        read_report(path)
    assert path.read_bytes() == before


def test_a_journal_left_empty_by_a_full_disk_is_initialized(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")  # this is written first
    assert path.stat().st_size
    with pytest.raises(JournalError, match="not the journal of a batch"):
        read_report(path)
    with closing(Journal(path)) as journal:
        admit(journal)
    assert read_report(path).total == 1


def test_a_journal_is_released_if_the_disk_is_full_when_a_run_starts(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(journals, "Admission", full)
        with pytest.raises(JournalError) as caught:
            Journal(path)
    Journal(path).close()
    assert caught.value.path == str(path)  # keep a reference to it, as a debugger does


def test_closing_a_journal_on_a_full_disk_is_no_error(path: Path) -> None:
    journal = Journal(path)
    with no_room_for_files_over(100):
        journal.close()
    with closing(Journal(path)) as journal:
        assert admit(journal) == 0


def test_a_journal_in_use_is_refused_until_it_is_closed(path: Path) -> None:
    with closing(Journal(path)) as journal:
        admit(journal)
        with pytest.raises(JournalError, match="another run works on the journal"):
            Journal(path)
        journal.record(STEPS)
    with closing(Journal(path)) as journal:
        assert admit(journal) == 1


def test_a_missing_folder_raises_an_error(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="cannot use the journal"):
        Journal(tmp_path / "nowhere/run.sqlite3")


def test_a_folder_is_refused_and_gets_no_lock(tmp_path: Path) -> None:
    (folder := tmp_path / "runs").mkdir()
    with pytest.raises(JournalError, match="it is a folder"):
        Journal(folder)
    assert list(tmp_path.iterdir()) == [folder]


def test_a_report_of_a_missing_journal_fails_and_creates_no_file(path: Path) -> None:
    with pytest.raises(JournalError, match="there is no journal"):
        read_report(path)
    assert not path.exists()


def test_many_finished_items_use_little_memory(path: Path) -> None:
    with closing(Journal(path)) as journal, little_memory(4 << 20):
        for start in range(0, 5_000, 500):
            admit(journal, 500, start)
            seqs = range(start + 1, start + 501)
            journal.record([Done(seq, 200.0) for seq in seqs])
        assert sum(admit(journal, 500, n) for n in range(0, 5_000, 500)) == 5_000
    assert read_report(path).done == 5_000


def test_an_item_that_has_not_started_shares_the_task_of_a_retry(
    journal: Journal, tmp_path: Path
) -> None:
    items: list[object] = [
        {"source": "https://e.com/a", "task": IMAGE, "to": tmp_path / to}
        for to in "abc"
    ]
    journal.admit(ItemParser(BatchSettings()).parse(items))
    journal.record([Intended(1, 100.0), Created(1, "task_a", 0.2)])
    journal.record([Failed(1, 300.0, "TaskFailed: no luck", "error")])
    assert journal.retry() == 1
    entries = journal.load_waiting("", 0, 9)
    found = [journal.find_shared_work(entry) for entry in entries[1:]]
    assert [(one.work_id, one.cause) for one in found] == [
        ("task_a", "TaskFailed: no luck")
    ] * 2
    journal.record([Restarted(1, 1)])
    journal.record([Intended(1, 100.0), Created(1, "task_b", 0.2)])
    works = [journal.find_shared_work(entry).work_id for entry in entries[1:]]
    assert works == ["task_b", "task_b"]


@pytest.mark.parametrize("gone", ["", "-lock"])
def test_a_journal_deleted_during_a_run_refuses_records(
    journal: Journal, gone: str
) -> None:
    admit(journal)
    Path(f"{journal.path}{gone}").unlink()
    with pytest.raises(JournalError, match="or its lock file was deleted"):
        journal.record([Intended(1, 100.0)])


def test_a_link_to_a_journal_in_use_is_refused(path: Path, tmp_path: Path) -> None:
    (link := tmp_path / "link.sqlite3").symlink_to(path)
    with closing(Journal(path)) as journal:
        admit(journal)
        with pytest.raises(JournalError, match="another run works on the journal"):
            Journal(link)


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder like that")
def test_a_journal_in_a_read_only_folder_raises_an_error() -> None:
    with pytest.raises(JournalError, match="look at the path, its permissions"):
        Journal(Path("/proc/self/run.sqlite3"))


def test_a_report_keeps_the_locks_of_other_readers(path: Path) -> None:
    program = "import sys, pathlib; from ittybit_sync.batch.journal.journal import *\n"
    program += "Journal(pathlib.Path(sys.argv[1])).close()"
    command = [sys.executable, "-c", program, str(path)]
    subprocess.run(command, check=True)
    for is_closed in (False, True):
        with closing(open_reader(path)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM items").fetchall()
            read_report(path)
            subprocess.run(command, check=True)
            # The last connection deletes the file, unless another one has a lock.
            assert Path(f"{path}-wal").exists()
        assert _read_key(path) not in FileLock._readers, is_closed


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs a folder like it")
def test_refusals_of_a_journal_in_use_leave_no_open_files(path: Path) -> None:
    def opened() -> int:
        return sum(other.resolve() == path for other in Path("/proc/self/fd").iterdir())

    with closing(Journal(path)):
        before = opened()
        for _ in range(3):
            with pytest.raises(JournalError, match="another run works on"):
                FileLock(path)
        assert opened() == before


def test_a_journal_is_locked_under_each_of_its_names(path: Path) -> None:
    with closing(Journal(path)) as journal:
        admit(journal)
    other = path.with_name("other.sqlite3")
    other.hardlink_to(path)
    program = "import sys, pathlib; from ittybit_sync.batch.journal.journal import *\n"
    program += "Journal(pathlib.Path(sys.argv[1]))"
    with closing(Journal(path)):
        with pytest.raises(JournalError, match="another run works on"):
            Journal(other)
        read_report(path)
        command = [sys.executable, "-c", program, str(other)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "another run works on" in ended.stderr
    with closing(Journal(other)):
        pass


@pytest.mark.parametrize("size", [None, 0, 40])
def test_a_journal_without_its_wal_file_is_reported(
    path: Path, tmp_path: Path, size: int | None
) -> None:
    copied = tmp_path / "copy.sqlite3"
    with closing(Journal(path)) as journal:
        admit(journal)
        shutil.copyfile(path, copied)
        if size is not None:
            wal = Path(f"{path}-wal").read_bytes()
            Path(f"{copied}-wal").write_bytes(wal[:size])
    for function in (Journal, read_report):
        with pytest.raises(JournalError, match="-wal is missing, trunc"):
            function(copied)


def test_a_journal_with_its_wal_file_is_resumed(path: Path, tmp_path: Path) -> None:
    copied = tmp_path / "copy.sqlite3"
    with closing(Journal(path)) as journal:
        admit(journal)
        for suffix in ("", "-wal"):
            shutil.copyfile(f"{path}{suffix}", f"{copied}{suffix}")
    with closing(Journal(copied)) as journal:
        assert sum(journal.admit_open().values()) == 1
