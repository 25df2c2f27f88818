# Generated from tests/async_/test_batch_destinations.py by build_sync.py. Do not edit.
"""Results never overwrite sources or results of other items."""

import errno
import os
from collections.abc import Generator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ittybit.batch import Item, Outcome
from ittybit.errors import ArgumentError
from ittybit_emulator import Emulator
from ittybit_sync import Ittybit
from ittybit_sync.batch import Batch, items_from, items_in

IMAGE = {"kind": "image", "width": 16}
number = count(1)


@pytest.fixture
def batch(emulator: Emulator, tmp_path: Path) -> Generator[Batch]:
    """Return a batch that makes tiny pictures."""
    with Ittybit(emulator.key, base_url=emulator.url, timeout=5) as client:
        yield client.batch(tmp_path / "run.sqlite3", task=IMAGE)


def picture(path: Path) -> Path:
    """Write a tiny picture that is different from all others."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (24 + next(number), 25)).save(path)
    return path


def outcomes(run: Batch, items: Any) -> list[Outcome]:
    """Return the outcomes of items, all of which must succeed."""
    found = [outcome for outcome in run(items)]
    for outcome in found:
        outcome.raise_for_error()
    return found


def test_results_do_not_overwrite_sources_in_the_same_folder(
    batch: Batch, tmp_path: Path
) -> None:
    folder = tmp_path / "pictures"
    sources = [picture(folder / name) for name in ("a.png", "a.jpg", "b.jpg")]
    before = [path.read_bytes() for path in sources]
    found = outcomes(batch, [Item(path, to=f"{folder}/") for path in sources])
    assert [path.read_bytes() for path in sources] == before
    files = {file for outcome in found for file in outcome.files}
    assert len(files) == 3
    assert not files & set(sources)
    again = outcomes(batch, [Item(path, to=f"{folder}/") for path in sources])
    assert [outcome.earlier for outcome in again] == [True] * 3


def test_a_result_does_not_overwrite_a_source_behind_a_link(
    batch: Batch, tmp_path: Path
) -> None:
    source = picture(tmp_path / "here" / "a.png")
    before = source.read_bytes()
    (tmp_path / "link.png").symlink_to(source)
    [outcome] = outcomes(batch, [Item(source, to=tmp_path / "link.png")])
    assert source.read_bytes() == before
    assert outcome.files[0] != tmp_path / "link.png"


def test_two_names_of_one_folder_are_treated_as_one_folder(
    batch: Batch, tmp_path: Path
) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").symlink_to(tmp_path / "one")
    items = [
        Item(picture(tmp_path / name / "star.png"), to=f"{tmp_path}/{to}/")
        for name, to in zip("ab", ("one", "two"), strict=True)
    ]
    found = outcomes(batch, items)
    assert len({outcome.files[0].resolve() for outcome in found}) == 2


def test_different_spellings_of_one_path_give_each_item_its_own_file(
    batch: Batch, tmp_path: Path
) -> None:
    path = picture(tmp_path / "star.png")
    spelled = ("web/x.jpg", "web//x.jpg", "./web/x.jpg", "web/./x.jpg")
    items = [Item(path, to=f"{tmp_path}/{to}") for to in spelled]
    found = outcomes(batch, items)
    assert len({outcome.files for outcome in found}) == 4
    assert all(outcome.files[0].exists() for outcome in found)


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm", "-lock", "-link"])
def test_no_result_or_report_replaces_a_file_of_the_journal(
    batch: Batch, tmp_path: Path, suffix: str
) -> None:
    source = picture(tmp_path / "a.png")
    outcomes(batch, [source])
    (tmp_path / "run.sqlite3-link").hardlink_to(tmp_path / "run.sqlite3")
    (tmp_path / "same").symlink_to(tmp_path)
    to = tmp_path / "same" / f"run.sqlite3{suffix}"
    (found,) = [one for one in batch([Item(source, to=to)])]
    assert isinstance(found.exception, ArgumentError)
    assert "must not be a file of the journal" in str(found.error)
    with pytest.raises(ArgumentError, match="must not be a file of the journal"):
        batch.write_report(to)
    (link := tmp_path / "outcomes.csv").symlink_to(to)
    with pytest.raises(ArgumentError, match="must not be a file of the journal"):
        batch.export(link)
    assert (batch.report()).done == 1


def test_a_result_with_the_name_of_the_journal_gets_another_name(
    emulator: Emulator, tmp_path: Path
) -> None:
    source = picture(tmp_path / "pictures" / "a.png")
    with Ittybit(emulator.key, base_url=emulator.url, timeout=5) as client:
        batch = client.batch(tmp_path / "a.png", task={**IMAGE, "format": "png"})
        (found,) = outcomes(batch, [Item(source, to=f"{tmp_path}/")])
    assert found.files[0].parent == tmp_path
    assert found.files[0] != tmp_path / "a.png"
    assert (batch.report()).done == 1


def test_a_result_of_an_earlier_batch_is_replaced(batch: Batch, tmp_path: Path) -> None:
    path = picture(tmp_path / "star.png")
    earlier = tmp_path / "web" / "x.jpg"
    earlier.parent.mkdir()
    earlier.write_bytes(b"of an earlier batch")
    [outcome] = outcomes(batch, [Item(path, to=earlier)])
    assert outcome.files == (earlier,)
    with Image.open(earlier) as made:
        assert made.width == 16


def test_an_item_is_not_done_if_fsync_failed(
    batch: Batch, emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flush = os.fsync

    def fsync(descriptor: int) -> None:
        inodes = [path.stat().st_ino for path in tmp_path.glob("web/.*")]
        if os.fstat(descriptor).st_ino in inodes:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        flush(descriptor)

    item = Item(picture(tmp_path / "a.png"), to=tmp_path / "web/a.png")
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fsync)
        [failed] = [outcome for outcome in batch([item])]
    assert (failed.cause, failed.files) == ("LocalFileError: EIO", ())
    batch.retry()
    emulator.requests.clear()
    [outcome] = outcomes(batch, None)
    assert outcome.files[0].exists()
    assert not emulator.requests.matching("POST", "*")


def test_relative_paths_belong_to_the_folder_in_which_the_batch_was_created(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def items() -> Generator[object]:
        os.chdir("/")
        yield "a.png"
        yield {"source": "b.png", "to": "b/"}
        for source in listed:
            for item in source:
                yield item

    for name in ("a.png", "b.png", "in/c.png", "in/d.png"):
        picture(tmp_path / name)
    (tmp_path / "list.txt").write_text("in/d.png\n")
    monkeypatch.chdir(tmp_path)
    with Ittybit(emulator.key, base_url=emulator.url, timeout=5) as client:
        run = client.batch("run.sqlite3", task=IMAGE, to="a/")
        listed = [items_in("in", "c*"), items_from("list.txt")]
        outcomes(run, items())
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.glob("[ab]/*")}
    assert {name.partition(".")[0] for name in found} == {"a/a", "b/b", "a/c", "a/d"}
