"""A file that is renamed into its place is still there after a power failure."""

import errno
import os
import stat
from collections.abc import AsyncGenerator, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ittybit.body import Content
from ittybit.core.batch.settings import BatchSettings
from ittybit.core.batch.stages import Done
from ittybit.errors import LocalFileError
from ittybit_async import AsyncIttybit
from ittybit_async.batch.intake.parser import ItemParser
from ittybit_async.batch.journal.journal import Journal
from ittybit_async.transfers import disk
from ittybit_async.transfers.resume import ResumeFile
from tests.support.wire_server import WireServer, answer, answering

Act = Callable[[AsyncIttybit, Path], Any]


@pytest.fixture
async def client() -> AsyncGenerator[AsyncIttybit]:
    """Return a client of a server that sends the same file for each request."""
    with WireServer(answering(answer(b"123456789"))) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            yield client


@pytest.fixture
def changes(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Return the list of renamed and flushed files and folders, with their inodes."""
    found: list[tuple[str, int]] = []
    replace, fsync = os.replace, os.fsync

    def record_replace(source: Any, target: Any) -> None:
        found.append(("rename", os.stat(source).st_ino))
        replace(source, target)

    def record_fsync(descriptor: int) -> None:
        status = os.fstat(descriptor)
        kind = "flush folder" if stat.S_ISDIR(status.st_mode) else "flush"
        found.append((kind, status.st_ino))
        fsync(descriptor)

    monkeypatch.setattr(os, "replace", record_replace)
    monkeypatch.setattr(os, "fsync", record_fsync)
    return found


def journal(folder: Path) -> Path:
    """Return the path of a journal with an outcome."""
    path = folder / "run.sqlite3"
    with closing(Journal(path)) as journal:
        item = {"source": "https://example.com/a", "task": {"kind": "image"}}
        journal.admit(ItemParser(BatchSettings()).parse([item]))
        journal.record([Done(1, 1.0)])
    return path


async def download(client: AsyncIttybit, folder: Path) -> None:
    await client.files.download(f"{client.base_url}/a.png", folder / "a.png")


async def export(client: AsyncIttybit, folder: Path) -> None:
    await client.batch(folder / "run.sqlite3").export(folder / "outcomes.csv")


async def report(client: AsyncIttybit, folder: Path) -> None:
    await client.batch(folder / "run.sqlite3").write_report(folder / "report.html")


async def resume(_: AsyncIttybit, folder: Path) -> None:
    source = folder / "a.mov"
    source.write_bytes(b"x" * 9)
    content = Content(9, lambda: source.open("rb"), path=source)
    ResumeFile.of(content, target="https://e.com/a.mov", part_size=3).add(0)


@pytest.mark.parametrize("act", [download, export, report, resume])
async def test_a_file_and_its_folder_are_flushed_when_it_is_renamed(
    client: AsyncIttybit, changes: list[tuple[str, int]], tmp_path: Path, act: Act
) -> None:
    journal(tmp_path)
    changes.clear()
    await act(client, tmp_path)
    folder = tmp_path.stat().st_ino
    [renamed] = [change for change in changes if change[0] == "rename"]
    place = changes.index(renamed)
    assert ("flush", renamed[1]) in changes[:place]
    assert changes[place + 1] == ("flush folder", folder)


async def test_the_names_of_new_folders_are_flushed(
    client: AsyncIttybit, changes: list[tuple[str, int]], tmp_path: Path
) -> None:
    source = f"{client.base_url}/a.png"
    await client.files.download(source, f"{tmp_path}/web/small/")
    folders = [tmp_path, tmp_path / "web", tmp_path / "web/small"]
    flushed = {inode for kind, inode in changes if kind == "flush folder"}
    assert {folder.stat().st_ino for folder in folders} <= flushed


async def test_a_download_fails_if_its_folder_cannot_be_flushed(
    client: AsyncIttybit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(LocalFileError):
        await download(client, tmp_path)


def test_a_file_system_may_not_flush_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(_: int) -> None:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    (tmp_path / "a").touch()
    disk.rename(tmp_path / "a", tmp_path / "b")
    monkeypatch.setattr(os, "fsync", fsync)
    disk.rename(tmp_path / "b", tmp_path / "c")
    assert (tmp_path / "c").exists()
    with pytest.raises(FileNotFoundError):
        disk.sync_folder(tmp_path / "nowhere")
