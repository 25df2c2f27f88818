"""Equal options are the same work, also in a journal of an older version."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ittybit.batch import Item
from ittybit.core.batch.entry import Entry
from ittybit.core.batch.plan import build_plan, decode_plan
from ittybit.core.batch.settings import BatchSettings
from ittybit.core.batch.source import digest
from ittybit.core.batch.stages import Created, Intended
from ittybit_sync.batch.intake.parser import ItemParser
from ittybit_sync.batch.journal.journal import Journal
from ittybit_sync.batch.journal.schema import APPLICATION, LAYOUTS
from ittybit_sync.batch.report.statistics import read_report

SOURCE = "https://e.com/a"
IMAGE = {"kind": "image", "width": 160}


def parse(**fields: Any) -> Entry:
    """Return the entry of an item."""
    [entry] = ItemParser(BatchSettings()).parse([{"source": SOURCE, **fields}])
    assert entry.error is None
    return entry


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"task": IMAGE}, {"task": {**IMAGE, "width": 160.0}}),
        ({"task": IMAGE}, {"task": {**IMAGE, "height": None}}),
        ({"task": {**IMAGE, "ref": None}}, {"task": IMAGE, "ref": None}),
        (
            {"job": {"kind": "image", "options": {"width": 160}}},
            {"job": {"kind": "image", "options": {"width": 160.0, "height": None}}},
        ),
        ({"run": [IMAGE]}, {"run": ({**IMAGE, "width": 160.0, "height": None},)}),
        (
            {"job": {"kind": "image"}, "metadata": {"customer": 7}},
            {"job": {"kind": "image"}, "metadata": {"customer": 7.0}},
        ),
    ],
)
def test_equal_options_are_the_same_item(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert parse(**one).key == parse(**other).key
    assert parse(**one).plan == parse(**other).plan


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"task": IMAGE}, {"task": {**IMAGE, "width": "50%"}}),
        (
            {"job": {"kind": "image"}, "metadata": {"n": 1}},
            {"job": {"kind": "image"}, "metadata": {"n": 1.5}},
        ),
        (
            {"job": {"kind": "image"}, "metadata": {"customer": None}},
            {"job": {"kind": "image"}, "metadata": {}},
        ),
    ],
)
def test_different_options_are_different_items(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert parse(**one).key != parse(**other).key


def test_large_floats_remain_floats() -> None:
    item = Item(SOURCE, job={"kind": "image"}, metadata={"n": 1e300})
    assert build_plan(item).simplify().body["metadata"] == {"n": 1e300}
    plan = decode_plan(parse(job={"kind": "image"}, metadata={"n": 2.0**60}).plan)
    assert isinstance(plan.body["metadata"]["n"], float)


@pytest.fixture
def old_journal(tmp_path: Path) -> Path:
    """Create a journal of layout 2 with a finished item whose width is 160.0."""
    path = tmp_path / "run.sqlite3"
    item = Item(SOURCE, task={**IMAGE, "width": 160.0, "height": None})
    plan = build_plan(item).encode()
    key = digest(SOURCE.encode(), plan, b"") + digest(b"", size=8)
    with closing(sqlite3.connect(path)) as old, old:
        old.executescript("".join(LAYOUTS[:2]))
        old.execute(f"PRAGMA application_id = {APPLICATION}")
        old.execute("PRAGMA user_version = 2")
        old.execute("INSERT INTO plans VALUES (1, ?)", (plan,))
        old.execute(
            "INSERT INTO items (key, plan, place, source, label, turn, stage, work_id) "
            "VALUES (?, 1, 'url', ?, '', 1, 6, 'task_a')",
            (key, SOURCE),
        )
    return path


def test_items_of_an_older_version_are_not_processed_again(old_journal: Path) -> None:
    assert read_report(old_journal).done == 1
    item = parse(task={**IMAGE, "width": 160.0, "height": None})
    copy = parse(task={**IMAGE, "width": 160.0, "height": None}, to="web/")
    with closing(Journal(old_journal)) as journal:
        assert sum(journal.admit([item]).labels.values()) == 0
        assert sum(journal.admit([copy]).labels.values()) == 1
        [entry] = journal.load_waiting("", 0, 9)
        assert journal.find_shared_work(entry).work_id == "task_a"
        assert entry.marker == digest(entry.work, bytes(4), size=8).hex()


def test_each_journal_marks_its_work_with_other_digits(tmp_path: Path) -> None:
    markers: list[str] = []
    for name in ("a", "b", "a"):
        with closing(Journal(tmp_path / name)) as journal:
            journal.admit([parse(task=IMAGE)])
            [entry] = journal.load_waiting("", 0, 9)
            markers.append(entry.marker)
    first, other, again = markers
    assert first == again != other


def test_a_search_looks_back_to_the_first_intent_of_the_work(tmp_path: Path) -> None:
    with closing(Journal(tmp_path / "run.sqlite3")) as journal:
        journal.admit([parse(task=IMAGE, to=to) for to in "ab"])
        journal.record([Intended(1, 100.0)])
        journal.record([Intended(1, 200.0)])
        first, other = journal.load_waiting("", 0, 9)
        assert (first.intended, first.since) == (200.0, 100.0)
        shared = journal.find_shared_work(other)
        assert (shared.intended, shared.since) == (200.0, 100.0)
        journal.record([Created(1, "task_a", 0.1)])
        assert journal.find_shared_work(other).since is None
