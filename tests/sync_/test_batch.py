# Generated from tests/async_/test_batch.py by build_sync.py. Do not edit.
"""A batch processes items: each task is created once, and no item is lost."""

import os
import pickle
import time
from collections.abc import Generator, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from PIL import Image

from ittybit.batch import Item, Outcome
from ittybit.errors import ArgumentError, TaskFailed
from ittybit.steps import Image as ImageStep
from ittybit.workflows import Workflow
from ittybit_emulator import Emulator, Script
from ittybit_sync import Ittybit, _io
from ittybit_sync.batch import Batch, items_from

IMAGE = {"kind": "image", "width": 16}
number = count(1)


@pytest.fixture
def quick(emulator: Emulator) -> Generator[Ittybit]:
    """Return a client with a timeout of two seconds."""
    with Ittybit(
        emulator.key, base_url=emulator.url, timeout=2, max_retries=3
    ) as client:
        yield client


@pytest.fixture
def batch(quick: Ittybit, tmp_path: Path) -> Batch:
    """Return a batch that makes tiny pictures."""
    return quick.batch(tmp_path / "run.sqlite3", settle=0.2, task=IMAGE)


def picture(path: Path) -> Path:
    """Write a tiny picture that is different from all others."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (24 + next(number), 24)).save(path)
    return path


def outcomes(run: Batch, items: Any) -> list[Outcome]:
    """Return the outcomes of items, in the order of their sources."""
    found = [outcome for outcome in run(items)]
    return sorted(found, key=lambda outcome: (outcome.source, str(outcome.files)))


def creates(emulator: Emulator) -> int:
    """Return the number of create requests for tasks, jobs, and runs."""
    return sum(
        len(emulator.requests.matching("POST", path))
        for path in ("/tasks", "/jobs", "/runs")
    )


def unique_url(name: str) -> str:
    """Return a URL that no other test uses."""
    return f"http://127.0.0.1:9/{name}?{next(number)}-{time.time_ns()}"


def test_a_picture_is_uploaded_processed_and_downloaded(
    batch: Batch, tmp_path: Path
) -> None:
    path = picture(tmp_path / "star.png")
    [outcome] = outcomes(batch, [Item(path, to=tmp_path / "web/{stem}.png")])
    outcome.raise_for_error()
    assert (outcome.source, outcome.succeeded) == (str(path), True)
    assert outcome.files == (tmp_path / "web/star.png",)
    with Image.open(outcome.files[0]) as made:
        assert made.width == 16
    [result] = outcome.results
    assert (result.kind, result.width, result.ref) == ("image", 16, None)
    assert outcome.sent == path.stat().st_size
    assert outcome.received == outcome.files[0].stat().st_size
    assert None not in (outcome.upload, outcome.create, outcome.wait, outcome.download)


def test_passing_the_same_items_again_sends_no_request(
    batch: Batch, emulator: Emulator, tmp_path: Path
) -> None:
    items = [picture(tmp_path / f"{name}.png") for name in "abc"]
    first = outcomes(batch, items)
    emulator.requests.clear()
    again = outcomes(batch, [*items, *items])
    assert len(emulator.requests) == 0
    assert {outcome.earlier for outcome in first} == {False}
    earlier = {outcome.key: replace(outcome, earlier=True) for outcome in first}
    assert {outcome.key: outcome for outcome in again} == earlier
    assert len(again) == len(items)
    assert outcomes(batch, None) == []


def test_only_the_new_items_of_a_changed_list_are_processed(
    batch: Batch, emulator: Emulator, tmp_path: Path
) -> None:
    old, new = (picture(tmp_path / f"{name}.png") for name in ("old", "new"))
    outcomes(batch, [old])
    found = outcomes(batch, [old, new])
    assert {one.source for one in found if one.earlier} == {str(old)}
    assert {one.source for one in found if not one.earlier} == {str(new)}
    wide = Item(old, task={"kind": "image", "width": 12})
    found = outcomes(batch, [old, new, wide])
    assert [one.results[0].width for one in found if not one.earlier] == [12]
    assert len(found) == 3
    assert creates(emulator) == 3


def test_another_destination_creates_no_other_task(
    batch: Batch, emulator: Emulator, tmp_path: Path
) -> None:
    path = picture(tmp_path / "star.png")
    outcomes(batch, [Item(path, to=f"{tmp_path}/one/")])
    [outcome] = outcomes(batch, [Item(path, to=f"{tmp_path}/two/")])
    assert outcome.files[0].parent == tmp_path / "two"
    assert outcome.files[0].exists()
    assert creates(emulator) == 1
    assert len(emulator.requests.matching("PUT", "*")) == 1


def test_items_of_the_same_work_share_one_task(
    batch: Batch, emulator: Emulator, tmp_path: Path
) -> None:
    path = picture(tmp_path / "star.png")
    items = [Item(path, to=f"{tmp_path}/{to}") for to in ("one/", "two/", "three/")]
    found = outcomes(batch, items)
    assert len({outcome.id for outcome in found}) == 1
    assert len({file for outcome in found for file in outcome.files}) == 3
    assert creates(emulator) == 1


def test_files_with_the_same_name_do_not_overwrite_each_other(
    batch: Batch, tmp_path: Path
) -> None:
    paths = [picture(tmp_path / folder / "star.png") for folder in "abc"]
    items = [Item(path, to=f"{tmp_path}/web/") for path in paths]
    found = outcomes(batch, items)
    files = {file for outcome in found for file in outcome.files}
    assert len(files) == 3
    assert all(file.parent == tmp_path / "web" for file in files)


def test_an_item_may_be_a_path_a_url_or_a_file_for_every_target(
    quick: Ittybit, tmp_path: Path
) -> None:
    file = quick.files.upload(picture(tmp_path / "stored.png"))
    assert file.url is not None
    job = {"kind": "image", "options": {"width": 16}}
    workflow = Workflow(ImageStep(width=16, ref="small"), ImageStep(width=8, ref="dot"))
    run = [{"kind": "image", "options": {"width": 16}}]
    items = [
        Item(source, to=f"{tmp_path}/web/{place}-{name}/", **{target: what})
        for place, source in {
            "path": picture(tmp_path / "here.png"),
            "url": file.url,
            "file": file.id,
        }.items()
        for name, target, what in [
            ("task", "task", IMAGE),
            ("workflow", "task", workflow),
            ("job", "job", job),
            ("run", "run", run),
        ]
    ]
    found = outcomes(quick.batch(tmp_path / "run.sqlite3"), items)
    assert [outcome.error for outcome in found] == [None] * 12
    assert sorted(len(outcome.files) for outcome in found) == [1] * 9 + [2] * 3
    for outcome in found:
        for path in outcome.files:
            with Image.open(path) as made:
                assert made.width in (8, 16)


def test_the_ref_of_an_output_is_reported_without_its_recovery_key(
    batch: Batch, quick: Ittybit, tmp_path: Path
) -> None:
    path = picture(tmp_path / "star.png")
    [outcome] = outcomes(batch, [Item(path, ref="cover")])
    assert outcome.results[0].ref == "cover"
    assert outcome.id is not None
    task = quick.tasks.get(outcome.id)
    assert task.options is not None
    assert task.options["ref"].startswith("cover~")


def test_a_failed_item_is_reported_and_the_others_continue(
    batch: Batch, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script(error="no such luck"))
    failing = {"source": unique_url("a.mov"), "task": {"kind": "video"}}
    [failed] = outcomes(batch, [failing])
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    wrong = Item(unique_url("b"), task={"kind": "image", "widht": 3})
    good = picture(tmp_path / "good.png")
    items = [tmp_path / "gone.png", wrong, broken, good, 5]
    found = {Path(one.source).name: one for one in outcomes(batch, items)}
    assert isinstance(failed.exception, TaskFailed)
    assert failed.cause == "TaskFailed: no such luck"
    assert found["gone.png"].cause == "LocalFileError: ENOENT"
    assert "no option 'widht'" in str(found[Path(str(wrong.source)).name].error)
    assert found["broken.png"].cause == "BadRequestError 400"
    assert found["5"].cause == "ArgumentError"
    assert found["good.png"].succeeded
    assert not any(one.succeeded for name, one in found.items() if name != "good.png")
    with pytest.raises(TaskFailed):
        failed.raise_for_error()


def test_failed_items_are_skipped_until_they_are_retried(
    batch: Batch, emulator: Emulator
) -> None:
    emulator.scripts.add(Script(error="no such luck"))
    items = [unique_url("a.mov")]
    [failed] = outcomes(batch, items)
    assert outcomes(batch, items) == [replace(failed, earlier=True, exception=None)]
    assert batch.retry("another cause") == 0
    assert batch.retry(failed.cause) == 1
    emulator.scripts.add(Script())
    [again] = outcomes(batch, None)
    assert again.succeeded
    assert again.id != failed.id
    assert (batch.report()).failed == 0


def test_an_invalid_item_runs_again_after_a_retry(batch: Batch, tmp_path: Path) -> None:
    path = tmp_path / "late.png"
    [failed] = outcomes(batch, [path])
    assert failed.cause == "LocalFileError: ENOENT"
    assert batch.retry() == 1
    assert outcomes(batch, None) == []
    picture(path)
    [outcome] = outcomes(batch, [path])
    assert outcome.succeeded
    assert (batch.report()).total == 1


def test_a_report_counts_items_bytes_and_durations(
    batch: Batch, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.scripts.add(Script(error="no such luck"), kind="video")
    items: list[object] = [
        {"source": picture(tmp_path / f"{n}.png"), "label": "pier"} for n in range(3)
    ]
    items.append({"source": unique_url("a"), "task": {"kind": "video"}})
    items.append(tmp_path / "gone.png")
    found = outcomes(batch, items)
    report = batch.report()
    assert (report.total, report.done, report.failed, report.open) == (5, 3, 2, 0)
    assert report.running == 0
    assert report.sent == sum(outcome.sent for outcome in found)
    assert {cause.cause: cause.count for cause in report.causes} == {
        "LocalFileError: ENOENT": 1,
        "TaskFailed: no such luck": 1,
    }
    labels = {one.label: (one.done, one.failed, one.open) for one in report.labels}
    assert labels == {"": (0, 2, 0), "pier": (3, 0, 0)}
    assert report.latencies["upload"].count == 3
    assert report.latencies["create"].count == 4
    create = report.latencies["create"]
    assert 0 < create.p50 <= create.p95 <= create.p99
    assert report.began is not None
    assert report.ended is not None
    assert report.began <= report.ended


def test_items_compared_by_content_treat_a_copy_as_the_same_file(
    quick: Ittybit, emulator: Emulator, tmp_path: Path
) -> None:
    one = picture(tmp_path / "one.png")
    other = tmp_path / "other.png"
    other.write_bytes(one.read_bytes())
    run = quick.batch(tmp_path / "run.sqlite3", task=IMAGE, by_content=True)
    outcomes(run, [one, other])
    os.utime(one, (1, 1))
    assert [outcome.earlier for outcome in outcomes(run, [one])] == [True]
    assert creates(emulator) == 1


def test_an_outcome_can_be_pickled(batch: Batch, tmp_path: Path) -> None:
    items = [picture(tmp_path / "star.png"), tmp_path / "gone.png"]
    for outcome in outcomes(batch, items):
        copy = pickle.loads(pickle.dumps(outcome))
        assert copy.key == outcome.key
        assert str(copy.exception) == str(outcome.exception)


def test_the_api_key_is_not_in_the_journal(
    batch: Batch, emulator: Emulator, tmp_path: Path
) -> None:
    outcomes(batch, [picture(tmp_path / "star.png"), tmp_path / "gone.png"])
    for path in tmp_path.glob("run.sqlite3*"):
        assert emulator.key.encode() not in path.read_bytes()


def test_an_invalid_item_of_a_manifest_is_reported_with_its_line(
    batch: Batch, tmp_path: Path
) -> None:
    picture(tmp_path / "a.png")
    manifest = tmp_path / "list.csv"
    manifest.write_text("source,task.kind,task.width\na.png,image,8\nb.png,image,8\n")
    good, bad = outcomes(batch, items_from(manifest))
    assert good.results[0].width == 8
    assert bad.error is not None
    assert bad.error.startswith(f"{manifest}, line 3: cannot read ")


def test_items_may_come_from_a_generator(batch: Batch, tmp_path: Path) -> None:
    def generate() -> Generator[Path]:
        for name in "ab":
            yield picture(tmp_path / f"{name}.png")

    assert len(outcomes(batch, generate())) == 2


def test_an_item_is_processed_before_the_next_one_is_available(
    batch: Batch, tmp_path: Path
) -> None:
    ended: set[str] = set()

    def slow() -> Generator[Path]:
        for name in "abc":
            yield (path := picture(tmp_path / f"{name}.png"))
            while str(path) not in ended:
                _io.sleep(0.01)

    for outcome in batch(slow()):
        ended.add(outcome.source)
    assert len(ended) == 3


def test_an_error_in_the_items_is_raised_and_nothing_is_lost(
    batch: Batch, emulator: Emulator, tmp_path: Path
) -> None:
    paths = [picture(tmp_path / f"{name}.png") for name in "ab"]

    def broken() -> Iterator[Path]:
        yield from paths
        raise ZeroDivisionError("of the caller")

    with pytest.raises(ZeroDivisionError, match="of the caller"):
        outcomes(batch, broken())
    outcomes(batch, paths)
    assert creates(emulator) == 2
    assert (batch.report()).done == 2


def test_invalid_settings_are_refused(client: Ittybit) -> None:
    wrong: list[dict[str, Any]] = [
        {"concurrency": 0},
        {"tries": 1.5},
        {"settle": -1},
        {"weights": {"pier": 0}},
        {"task": {"kind": "image", "widht": 3}},
        {"task": IMAGE, "job": IMAGE},
    ]
    for settings in wrong:
        with pytest.raises(ArgumentError):
            client.batch("run.sqlite3", **settings)


def test_the_label_of_a_batch_applies_to_items_without_a_label(
    quick: Ittybit, tmp_path: Path
) -> None:
    run = quick.batch(tmp_path / "run.sqlite3", task=IMAGE, label="pier")
    one, other = picture(tmp_path / "a.png"), picture(tmp_path / "b.png")
    found = outcomes(run, [one, Item(other, label="bay")])
    assert [outcome.label for outcome in found] == ["pier", "bay"]


@pytest.mark.parametrize("items", ["one.mov", b"one.mov", Path("one.mov"), 5, {}])
def test_items_that_are_not_iterable_are_refused_before_a_journal_is_created(
    batch: Batch, tmp_path: Path, items: Any
) -> None:
    with pytest.raises(ArgumentError, match="items must be an iterable"):
        outcomes(batch, items)
    assert list(tmp_path.iterdir()) == []
