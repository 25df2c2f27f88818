"""Later runs of a journal: items that failed, and items that share work."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from ittybit.core.batch.entry import Entry
from ittybit.core.batch.settings import BatchSettings
from ittybit.core.batch.stages import (
    Change,
    Created,
    Ended,
    Failed,
    Intended,
    Refused,
    Restarted,
    Stage,
    Uploaded,
)
from ittybit.errors import JournalError
from ittybit_sync.batch.intake.parser import ItemParser
from ittybit_sync.batch.journal.journal import Journal, SharedWork

UPLOADED = Uploaded(1, "file_a", "https://e.com/a", 10, 0.1)
INTENDED = Intended(1, 100.0)
CREATED = Created(1, "task_a", 0.2)
ENDED = Ended(1, b"[]", 0.3)
LOST = "APIConnectionError"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.sqlite3"


@pytest.fixture
def journal(path: Path) -> Iterator[Journal]:
    with closing(Journal(path)) as journal:
        yield journal


def arrivals(
    *names: str, to: str | None = None, label: str = "", width: int = 64
) -> list[Entry]:
    """Return items to admit to a journal."""
    task = {"kind": "image", "width": width}
    return ItemParser(BatchSettings()).parse(
        [
            {"source": f"https://e.com/{n}", "task": task, "to": to, "label": label}
            for n in names
        ]
    )


def admit_shared(journal: Journal, *places: str) -> list[Entry]:
    """Admit items that share one task and have not started, in the order of keys."""
    for to in places:
        journal.admit(arrivals("a", to=to))
    return sorted(journal.load_waiting("", 0, 9), key=lambda entry: entry.key)


def work_of_twin(journal: Journal, entry: Entry) -> str | None:
    """Return the work that another item has for `entry`."""
    return journal.find_shared_work(entry).work_id


@pytest.mark.parametrize(
    ("steps", "cause", "stage"),
    [
        ([], LOST, Stage.WAITING),
        ([UPLOADED], LOST, Stage.UPLOADED),
        ([UPLOADED, INTENDED], LOST, Stage.INTENDED),
        ([UPLOADED, INTENDED, CREATED], LOST, Stage.CREATED),
        ([UPLOADED, INTENDED, CREATED, ENDED], LOST, Stage.ENDED),
        ([UPLOADED, INTENDED, CREATED, ENDED], "NotFoundError 404", Stage.ENDED),
    ],
)
def test_a_failed_item_continues_after_its_last_step(
    journal: Journal, steps: Sequence[Change], cause: str, stage: Stage
) -> None:
    journal.admit(arrivals("a"))
    journal.record([*steps, Failed(1, 300.0, cause, "error")])
    assert journal.retry() == 1
    [entry] = journal.load_waiting("", 0, 9)
    assert (entry.stage, entry.attempt) == (stage, 0)
    assert entry.file_id == ("file_a" if UPLOADED in steps else None)
    assert entry.intended == (100.0 if INTENDED in steps else None)
    assert entry.work_id == ("task_a" if CREATED in steps else None)


@pytest.mark.parametrize("cause", ["TaskFailed: no luck", "TaskCancelled: gone"])
def test_failed_work_is_known_until_the_next_run_has_requested_it(
    journal: Journal, cause: str
) -> None:
    journal.admit(arrivals("a"))
    [before] = journal.load_waiting("", 0, 9)
    journal.record([UPLOADED, INTENDED, CREATED, Failed(1, 300.0, cause, "error")])
    assert journal.retry(cause) == 1
    [entry] = journal.load_waiting("", 0, 9)
    assert (entry.work_id, entry.cause, entry.error) == ("task_a", cause, None)
    journal.record([Restarted(1, 1)])
    [entry] = journal.load_waiting("", 0, 9)
    assert (entry.work_id, entry.intended, entry.file_id) == (None, None, "file_a")
    assert (entry.cause, entry.stage) == (None, Stage.UPLOADED)
    assert entry.marker != before.marker


def test_work_that_the_server_does_not_show_is_never_created_again(
    journal: Journal,
) -> None:
    journal.admit(arrivals("a"))
    failed = Failed(1, 300.0, "NotFoundError 404", "error")
    journal.record([UPLOADED, INTENDED, CREATED, failed])
    assert journal.retry() == 1
    [entry] = journal.load_waiting("", 0, 9)
    assert (entry.work_id, entry.cause) == ("task_a", None)


def test_an_item_started_when_its_first_create_was_sent(journal: Journal) -> None:
    journal.admit(arrivals("a"))
    journal.record([INTENDED])
    journal.record([Intended(1, 200.0)])
    [entry] = journal.load_waiting("", 0, 9)
    assert (entry.began, entry.intended) == (100.0, 200.0)


def test_an_open_item_that_is_not_passed_again_is_not_processed(path: Path) -> None:
    with closing(Journal(path)) as journal:
        journal.admit(arrivals("a", "b"))
    with closing(Journal(path)) as journal:
        journal.admit(arrivals("b"))
        assert [entry.name for entry in journal.load_waiting("", 0, 9)] == [
            "https://e.com/b"
        ]
        journal.admit_open()
        assert len(journal.load_waiting("", 0, 9)) == 2


def test_an_item_that_is_passed_again_gets_its_new_label(path: Path) -> None:
    with closing(Journal(path)) as journal:
        journal.admit(arrivals("a", label="pier"))
    with closing(Journal(path)) as journal:
        assert journal.admit(arrivals("a", label="bay")).labels == {"bay": 1}
        assert len(journal.load_waiting("bay", 0, 9)) == 1
        assert journal.load_waiting("pier", 0, 9) == []


def test_an_item_in_progress_is_not_admitted_again(journal: Journal) -> None:
    journal.admit(arrivals("a", "b"))
    before = journal.load_waiting("", 0, 9)
    assert journal.admit(arrivals("a", "b")).labels == {}
    assert journal.load_waiting("", 0, 9) == before


def test_a_plan_that_was_not_stored_is_written_again(journal: Journal) -> None:
    [wide, other] = arrivals("a", "b", width=80)
    wrong = msgspec.structs.replace(other, label=[])
    with pytest.raises(JournalError):
        journal.admit([wide, wrong])
    [narrow] = arrivals("a", width=8)
    journal.admit([narrow])
    journal.admit([wide])
    entries = journal.load_waiting("", 0, 9)
    assert [entry.plan for entry in entries] == [narrow.plan, wide.plan]


def test_a_refused_journal_can_be_opened_as_soon_as_it_is_repaired(path: Path) -> None:
    path.write_text("no database at all\n" * 100)
    with pytest.raises(JournalError) as refused:
        Journal(path)
    path.unlink()
    with closing(Journal(path)) as journal:
        assert journal.path == path
    assert refused.value.path == str(path)


def test_a_twin_with_a_task_is_preferred_to_one_with_only_a_file(
    journal: Journal,
) -> None:
    first, asking, last = admit_shared(journal, "x/", "y/", "z/")
    journal.record([msgspec.structs.replace(UPLOADED, seq=first.seq)])
    assert work_of_twin(journal, asking) is None
    journal.record([msgspec.structs.replace(CREATED, seq=last.seq)])
    assert work_of_twin(journal, asking) == "task_a"


def test_a_create_without_a_response_is_visible_to_its_twins(
    journal: Journal,
) -> None:
    first, asking, last = admit_shared(journal, "x/", "y/", "z/")
    journal.record([msgspec.structs.replace(UPLOADED, seq=first.seq)])
    journal.record([Intended(last.seq, 100.0)])
    assert journal.find_shared_work(asking) == SharedWork(
        "file_a", "https://e.com/a", None, 100.0, since=100.0
    )
    journal.record([msgspec.structs.replace(CREATED, seq=last.seq)])
    assert journal.find_shared_work(asking) == SharedWork(None, None, "task_a", None)


@pytest.mark.parametrize("refused", [True, False])
def test_a_failed_item_keeps_its_intent_if_a_create_may_have_arrived(
    journal: Journal, refused: bool
) -> None:
    one, other = admit_shared(journal, "x/", "y/")
    journal.record([Intended(one.seq, 100.0)])
    if refused:
        journal.record([Refused(one.seq)])
    journal.record([Failed(one.seq, 300.0, LOST, "error")])
    assert journal.find_shared_work(other).intended == (None if refused else 100.0)
    journal.retry()
    [again] = [e for e in journal.load_waiting("", 0, 9) if e.seq == one.seq]
    assert again.intended == (None if refused else 100.0)


def test_failed_work_is_not_shared_with_an_item_that_is_created_again(
    journal: Journal,
) -> None:
    one, other = admit_shared(journal, "x/", "y/")
    for entry, cause in ((one, "TaskFailed: no luck"), (other, "LocalFileError: EIO")):
        journal.record([Intended(entry.seq, 100.0), Created(entry.seq, "task_a", 0.2)])
        journal.record([Failed(entry.seq, 300.0, cause, "error")])
    journal.retry("TaskFailed: no luck")
    journal.record([Restarted(one.seq, 1)])
    [again] = journal.load_waiting("", 0, 9)
    assert work_of_twin(journal, again) is None


def test_a_new_item_starts_with_the_attempt_of_its_twins(
    journal: Journal,
) -> None:
    [one] = admit_shared(journal, "x/")
    journal.record([INTENDED, CREATED, Failed(1, 300.0, "TaskFailed: no", "error")])
    journal.retry()
    journal.record([Restarted(1, 1)])
    _, new = sorted(admit_shared(journal, "y/"), key=lambda entry: entry.seq)
    assert new.attempt == one.attempt + 1
    journal.record([Intended(new.seq, 400.0), Created(new.seq, "task_b", 0.2)])
    [again, _] = sorted(journal.load_waiting("", 0, 9), key=lambda entry: entry.seq)
    assert work_of_twin(journal, again) == "task_b"


def test_items_that_ended_in_earlier_runs_need_no_commit(path: Path) -> None:
    with closing(Journal(path)) as first:
        first.admit(arrivals("a", "b"))
        first.record([Failed(1, 2.0, LOST, "lost"), Failed(2, 2.0, LOST, "lost")])
    with closing(Journal(path)) as later:
        commits = later._commits
        assert later.admit(arrivals("a", "b")).finished == [1, 2]
        assert later._commits == commits
