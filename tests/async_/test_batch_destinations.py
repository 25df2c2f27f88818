"""Results never overwrite sources or results of other items."""

import errno
import os
from collections.abc import AsyncGenerator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from ittybit.batch import Item, Outcome
from ittybit.errors import ArgumentError
from ittybit_async import AsyncIttybit
from ittybit_async.batch import Batch, items_from, items_in
from ittybit_emulator import Emulator

IMAGE = {"kind": "image", "width": 16}
number = count(1)


@pytest.fixture
async def batch(emulator: Emulator, tmp_path: Path) -> AsyncGenerator[Batch]:
    """Return a batch that makes tiny pictures."""
    async with AsyncIttybit(emulator.key, base_url=emulator.url, timeout=5) as client:
        yield client.batch(tmp_path / "run.sqlite3", task=IMAGE)


def picture(path: Path) -> Path:
    """Write a tiny picture that is different from all others."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (24 + next(number), 25)).save(path)
    return path


async def outcomes(run: Batch, items: Any) -> list[Outcome]:
    """Return the outcomes of items, all of which must succeed."""
    found = [outcome async for outcome in run(items)]
    for outcome in found:
        outcome.raise_for_error()
    return found


async def test_results_do_not_overwrite_sources_in_the_same_folder(
    batch: Batch, tmp_path: Path
) -> None:
    folder = tmp_path / "pictures"
    sources = [picture(folder / name) for name in ("a.png", "a.jpg", "b.jpg")]
    before = [path.read_bytes() for path in sources]
    found = await outcomes(batch, [Item(path, to=f"{folder}/") for path in sources])
    assert [path.read_bytes() for path in sources] == before
    files = {file for outcome in found for file in outcome.files}
    assert len(files) == 3
    assert not files & set(sources)
    again = await outcomes(batch, [Item(path, to=f"{folder}/") for path in sources])
    assert [outcome.earlier for outcome in again] == [True] * 3


async def test_a_result_does_not_overwrite_a_source_behind_a_link(
    batch: Batch, tmp_path: Path
) -> None:
    source = picture(tmp_path / "here" / "a.png")
    before = source.read_bytes()
    (tmp_path / "link.png").symlink_to(source)
    [outcome] = await outcomes(batch, [Item(source, to=tmp_path / "link.png")])
    assert source.read_bytes() == before
    assert outcome.files[0] != tmp_path / "link.png"


async def test_two_names_of_one_folder_are_treated_as_one_folder(
    batch: Batch, tmp_path: Path
) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").symlink_to(tmp_path / "one")
    items = [
        Item(picture(tmp_path / name / "star.png"), to=f"{tmp_path}/{to}/")
        for name, to in zip("ab", ("one", "two"), strict=True)
    ]
    found = await outcomes(batch, items)
    assert len({outcome.files[0].resolve() for outcome in found}) == 2


async def test_different_spellings_of_one_path_give_each_item_its_own_file(
    batch: Batch, tmp_path: Path
) -> None:
    path = picture(tmp_path / "star.png")
    spelled = ("web/x.jpg", "web//x.jpg", "./web/x.jpg", "web/./x.jpg")
    items = [Item(path, to=f"{tmp_path}/{to}") for to in spelled]
    found = await outcomes(batch, items)
    assert len({outcome.files for outcome in found}) == 4
    assert all(outcome.files[0].exists() for outcome in found)


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm", "-lock", "-link"])
async def test_no_result_or_report_replaces_a_file_of_the_journal(
    batch: Batch, tmp_path: Path, suffix: str
) -> None:
    source = picture(tmp_path / "a.png")
    await outcomes(batch, [source])
    (tmp_path / "run.sqlite3-link").hardlink_to(tmp_path / "run.sqlite3")
    (tmp_path / "same").symlink_to(tmp_path)
    to = tmp_path / "same" / f"run.sqlite3{suffix}"
    (found,) = [one async for one in batch([Item(source, to=to)])]
    assert isinstance(found.exception, ArgumentError)
    assert "must not be a file of the journal" in str(found.error)
    with pytest.raises(ArgumentError, match="must not be a file of the journal"):
        await batch.write_report(to)
    (link := tmp_path / "outcomes.csv").symlink_to(to)
    with pytest.raises(ArgumentError, match="must not be a file of the journal"):
        await batch.export(link)
    assert (await batch.report()).done == 1


async def test_a_result_with_the_name_of_the_journal_gets_another_name(
    emulator: Emulator, tmp_path: Path
) -> None:
    source = picture(tmp_path / "pictures" / "a.png")
    async with AsyncIttybit(emulator.key, base_url=emulator.url, timeout=5) as client:
        batch = client.batch(tmp_path / "a.png", task={**IMAGE, "format": "png"})
        (found,) = await outcomes(batch, [Item(source, to=f"{tmp_path}/")])
    assert found.files[0].parent == tmp_path
    assert found.files[0] != tmp_path / "a.png"
    assert (await batch.report()).done == 1


async def test_a_result_of_an_earlier_batch_is_replaced(
    batch: Batch, tmp_path: Path
) -> None:
    path = picture(tmp_path / "star.png")
    earlier = tmp_path / "web" / "x.jpg"
    earlier.parent.mkdir()
    earlier.write_bytes(b"of an earlier batch")
    [outcome] = await outcomes(batch, [Item(path, to=earlier)])
    assert outcome.files == (earlier,)
    with Image.open(earlier) as made:
        assert made.width == 16


async def test_an_item_is_not_done_if_fsync_failed(
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
        [failed] = [outcome async for outcome in batch([item])]
    assert (failed.cause, failed.files) == ("LocalFileError: EIO", ())
    await batch.retry()
    emulator.requests.clear()
    [outcome] = await outcomes(batch, None)
    assert outcome.files[0].exists()
    assert not emulator.requests.matching("POST", "*")


async def test_relative_paths_belong_to_the_folder_in_which_the_batch_was_created(
    emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def items() -> AsyncGenerator[object]:
        os.chdir("/")
        yield "a.png"
        yield {"source": "b.png", "to": "b/"}
        for source in listed:
            async for item in source:
                yield item

    for name in ("a.png", "b.png", "in/c.png", "in/d.png"):
        picture(tmp_path / name)
    (tmp_path / "list.txt").write_text("in/d.png\n")
    monkeypatch.chdir(tmp_path)
    async with AsyncIttybit(emulator.key, base_url=emulator.url, timeout=5) as client:
        run = client.batch("run.sqlite3", task=IMAGE, to="a/")
        listed = [items_in("in", "c*"), items_from("list.txt")]
        await outcomes(run, items())
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.glob("[ab]/*")}
    assert {name.partition(".")[0] for name in found} == {"a/a", "b/b", "a/c", "a/d"}
