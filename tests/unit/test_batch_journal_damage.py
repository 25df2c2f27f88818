"""A journal reports each damaged byte and each lost commit, and never continues."""

import random
import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest

from ittybit.core.batch.journal.checksums import (
    PAGE_SIZE,
    State,
    build_first_page,
    has_checksums,
    read_state,
)
from ittybit.core.batch.settings import BatchSettings
from ittybit.core.batch.stages import Created, Intended
from ittybit.errors import JournalError
from ittybit_sync.batch.intake.parser import ItemParser
from ittybit_sync.batch.journal import journal as journals
from ittybit_sync.batch.journal import pages
from ittybit_sync.batch.journal.journal import Journal
from ittybit_sync.batch.journal.lock import LockDatabase
from ittybit_sync.batch.report.statistics import read_report

Files = dict[str, bytes]
NAME = "run.sqlite3"
WAL = f"{NAME}-wal"
ITEMS = 40


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Verify damaged pages again at once."""
    monkeypatch.setattr(pages, "_PAUSE", 0.0)


def fill(journal: Journal) -> None:
    """Admit items, and create the work of half of them."""
    items: list[object] = [
        {"source": f"https://e.com/{n}", "task": {"kind": "image"}}
        for n in range(ITEMS)
    ]
    journal.admit(ItemParser(BatchSettings()).parse(items))
    for seq in range(1, ITEMS // 2):
        journal.record([Intended(seq, 100.0)])
        journal.record([Created(seq, f"task_{seq}", 0.1)])


def read_files(folder: Path) -> Files:
    return {
        name: (folder / name).read_bytes()
        for name in (NAME, WAL)
        if (folder / name).exists()
    }


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Return the files of a journal whose run has ended."""
    folder = tmp_path_factory.mktemp("closed")
    with closing(Journal(folder / NAME)) as journal:
        fill(journal)
    return read_files(folder)


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """Return the files of a journal as a killed run leaves them."""
    folder = tmp_path_factory.mktemp("killed")
    with closing(Journal(folder / NAME)) as journal:
        fill(journal)
        return read_files(folder)


def write_files(folder: Path, files: Files) -> Path:
    """Write `files` to an empty folder, and return the path of the journal."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder / NAME


def assert_refused(folder: Path, files: Files, match: str = "journal") -> None:
    """Assert that reports and runs refuse the journal, and do not change it."""
    for open_journal in (read_report, Journal):
        path = write_files(folder, files)
        with pytest.raises(JournalError, match=match) as caught:
            open_journal(path)
        assert str(caught.value).isprintable()
        assert path.read_bytes() == files[NAME]


def flip(content: bytes, place: int) -> bytes:
    damaged = bytearray(content)
    damaged[place] ^= random.Random(place).choice((0x01, 0x10, 0x80, 0xFF))
    return bytes(damaged)


def choose_places(size: int, many: int) -> list[int]:
    """Return places in the header, at the ends of pages, and at random."""
    ends = [
        start + offset
        for start in range(0, size, PAGE_SIZE)
        for offset in (0, 8, PAGE_SIZE - 16, PAGE_SIZE - 8, PAGE_SIZE - 1)
    ]
    places = {*range(16, 28), 40, 60, 71, 95, 100, *ends}
    places |= set(random.Random(7).sample(range(size), many))
    return sorted(place for place in places if place < size)


def test_a_flipped_byte_in_a_closed_journal_is_reported(
    closed: Files, tmp_path: Path
) -> None:
    assert closed.keys() == {NAME}
    content = closed[NAME]
    for place in choose_places(len(content), 30)[::2]:
        assert_refused(tmp_path / "a", {NAME: flip(content, place)})


@pytest.mark.parametrize("name", [NAME, WAL])
def test_a_flipped_byte_in_the_journal_of_a_killed_run_is_reported(
    killed: Files, tmp_path: Path, name: str
) -> None:
    for place in choose_places(len(killed[name]), 20)[::6]:
        damaged = {**killed, name: flip(killed[name], place)}
        assert_refused(tmp_path / "a", damaged)


@pytest.mark.parametrize("rest", [0.0, 0.001, 0.3, 0.999])
def test_a_truncated_wal_file_is_reported(
    killed: Files, tmp_path: Path, rest: float
) -> None:
    wal = killed[WAL][: int(len(killed[WAL]) * rest)]
    assert_refused(tmp_path / "a", {**killed, WAL: wal}, "-wal is missing, truncated")


def test_an_older_wal_file_is_reported(tmp_path: Path) -> None:
    with closing(Journal(tmp_path / NAME)) as journal:
        fill(journal)
        older = read_files(tmp_path)[WAL]
        journal.record([Created(30, "task_30", 0.1)])
        files = {**read_files(tmp_path), WAL: older}
    assert_refused(tmp_path / "a", files, "-wal is missing, truncated")


def test_a_wal_file_without_its_journal_is_reported(
    killed: Files, tmp_path: Path
) -> None:
    path = write_files(tmp_path / "a", {**killed, NAME: b""})
    with pytest.raises(JournalError, match="but its -wal file is not"):
        Journal(path)
    assert path.with_name(WAL).read_bytes() == killed[WAL]


def test_a_killed_run_is_resumed_without_loss(killed: Files, tmp_path: Path) -> None:
    path = write_files(tmp_path / "a", killed)
    assert read_report(path).running == ITEMS // 2 - 1
    for _ in range(2):
        with closing(Journal(path)) as journal:
            assert sum(journal.admit_open().values()) == ITEMS
    assert read_report(path).running == ITEMS // 2 - 1


def test_a_journal_is_used_after_another_program_has_emptied_its_wal_file(
    killed: Files, tmp_path: Path
) -> None:
    path = write_files(tmp_path / "a", killed)
    with closing(sqlite3.connect(path)) as other:
        other.execute("SELECT count(*) FROM items").fetchone()
    assert not path.with_name(WAL).exists()
    assert read_report(path).total == ITEMS
    with closing(Journal(path)):
        half_way = read_files(path.parent)
    assert_refused(tmp_path / "b", {NAME: flip(path.read_bytes(), 9000)})
    assert read_report(write_files(tmp_path / "c", half_way)).total == ITEMS


@pytest.mark.parametrize("has_begun", [True, False])
def test_a_checkpoint_may_be_interrupted_anywhere(
    killed: Files, tmp_path: Path, *, has_begun: bool
) -> None:
    # Another program, or this one, has copied only a part of the pages.
    content, wal = bytearray(killed[NAME]), killed[WAL]
    state = read_state(bytes(content[:PAGE_SIZE]))
    assert state is not None
    if has_begun:
        encoded = State(state.commits, is_copying=True).encode()
        content[PAGE_SIZE - 16 : PAGE_SIZE - 4] = encoded
    for start in range(32, len(wal), 24 + PAGE_SIZE):
        (number,) = struct.unpack_from(">I", wal, start)
        place = (number - 1) * PAGE_SIZE
        if number > 1 and place < len(content):
            page = wal[start + 24 : start + 24 + PAGE_SIZE]
            content[place : place + PAGE_SIZE] = page
            if has_begun:
                content[place : place + 512] = bytes(512)  # half of it was written
    path = write_files(tmp_path / "a", {NAME: bytes(content), WAL: wal})
    assert read_report(path).total == ITEMS
    with closing(Journal(path)) as journal:
        assert sum(journal.admit_open().values()) == ITEMS


def test_checksums_are_correct_during_checkpoints_and_while_others_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journals, "_MAX_CHANGES", 20)
    path = tmp_path / NAME
    with closing(Journal(path)) as journal:
        fill(journal)
        copied = write_files(tmp_path / "a", read_files(tmp_path))
        assert read_report(copied).running == ITEMS // 2 - 1
        reader = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        with closing(reader):
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM items").fetchone()  # delays checkpoints
            for seq in range(20, 40):
                journal.record([Intended(seq, 100.0)])
            copied = write_files(tmp_path / "a", read_files(tmp_path))
            assert read_report(copied).total == ITEMS
            journal.close()
    with closing(Journal(path)) as journal:
        assert sum(journal.admit_open().values()) == ITEMS
    assert_refused(tmp_path / "a", {NAME: flip(path.read_bytes(), 9000)})


def test_an_abandoned_journal_can_be_opened_again(tmp_path: Path) -> None:
    path = tmp_path / NAME
    journal = Journal(path)
    fill(journal)
    journal._connection.close()  # as at the end of the interpreter
    files = read_files(tmp_path)
    assert files.keys() == {NAME}
    journal.close()
    copied = write_files(tmp_path / "a", files)
    assert read_report(copied).running == ITEMS // 2 - 1
    for _ in range(2):
        with closing(Journal(copied)) as again:
            assert sum(again.admit_open().values()) == ITEMS


@pytest.mark.parametrize("size", [0, 100])
def test_a_journal_whose_first_page_was_not_written_is_initialized(
    tmp_path: Path, size: int
) -> None:
    path = tmp_path / NAME
    Journal(path).close()
    path.write_bytes(build_first_page()[:size])
    with closing(Journal(path)) as journal:
        fill(journal)
    assert has_checksums(path.read_bytes())
    assert read_report(path).total == ITEMS


@pytest.mark.parametrize("content", [b"", build_first_page()[:16], build_first_page()])
def test_an_emptied_journal_is_refused_until_it_is_deleted(
    closed: Files, tmp_path: Path, content: bytes
) -> None:
    path = write_files(tmp_path / "a", closed)
    with closing(Journal(path)) as journal:
        journal.admit_open()
    path.write_bytes(content)
    for _ in range(2):
        with pytest.raises(JournalError, match="or delete it to begin a new"):
            Journal(path)
    assert path.read_bytes() == content
    path.unlink()
    Journal(path).close()


def test_a_new_journal_begins_if_the_old_one_was_deleted(tmp_path: Path) -> None:
    path = tmp_path / NAME
    for _ in range(2):
        with closing(Journal(path)) as journal:
            fill(journal)
        path.unlink()
    LockDatabase(path).close()
    path.touch()  # a run was killed before it wrote the first page
    Journal(path).close()
    assert read_report(path).total == 0
