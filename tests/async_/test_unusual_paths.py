"""Unusual local files and paths."""

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from ittybit.cli.batch.summary import resume_command
from ittybit.errors import ArgumentError, LocalFileError
from ittybit.progress import Progress
from ittybit_async import AsyncIttybit
from tests.support.wire_server import Line, WireServer, answer, answering

KEY = "ik_secret"
FILE = answer(b"the bytes")


async def test_a_pipe_is_refused_instead_of_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    client = AsyncIttybit(KEY, base_url="http://127.0.0.1:1")
    with pytest.raises(LocalFileError, match="not a regular file"):
        await client.files.upload(tmp_path / "pipe")


async def test_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with WireServer(answering(FILE)) as server:
        async with AsyncIttybit(KEY, base_url=server.url) as client:
            with pytest.raises(LocalFileError, match="not a regular file"):
                await client.files.download(f"{server.url}/x", tmp_path / "pipe")
    assert (tmp_path / "pipe").is_fifo()


async def test_a_relative_path_in_a_deleted_folder_is_an_error_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    task: Any = {"kind": "image", "width": 8}
    async with AsyncIttybit(KEY, base_url="http://127.0.0.1:1") as client:
        with pytest.raises(LocalFileError, match=r"cannot find 'j.db': No such file"):
            client.batch("j.db")
        run = client.batch(tmp_path / "j.db", task=task)
        errors = [outcome.error or "" async for outcome in run(["a.png"])]
        assert [error.partition(":")[0] for error in errors] == ["cannot find 'a.png'"]
        for write in (run.write_report, run.export):
            with pytest.raises(LocalFileError, match=r"cannot find 'report.csv'"):
                await write("report.csv")
    assert resume_command("/j.db") == "ittybit batch run --journal /j.db"


async def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("the old one")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with WireServer(answering(FILE)) as server:
        async with AsyncIttybit(KEY, base_url=server.url) as client:
            await client.files.download(f"{server.url}/x", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"the bytes"


async def test_a_link_with_the_name_of_the_remote_file_is_replaced(
    tmp_path: Path,
) -> None:
    (folder := tmp_path / "folder").mkdir()
    (tmp_path / "outside").write_text("kept")
    (tmp_path / "outside").chmod(0o666)
    (folder / "x").symlink_to(tmp_path / "outside")
    with WireServer(answering(FILE)) as server:
        async with AsyncIttybit(KEY, base_url=server.url) as client:
            await client.files.download(f"{server.url}/x", folder)
    assert (tmp_path / "outside").read_text() == "kept"
    assert (folder / "x").read_bytes() == b"the bytes"
    assert stat.S_IMODE((folder / "x").stat().st_mode) != 0o666


async def test_a_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    target = tmp_path / "private"
    target.write_text("the old one")
    with WireServer(answering(FILE)) as server:
        async with AsyncIttybit(KEY, base_url=server.url) as client:
            for before, after in ((0o600, 0o600), (0o4755, 0o755), (0o444, 0o444)):
                target.chmod(before)
                await client.files.download(f"{server.url}/x", target)
                assert stat.S_IMODE(target.stat().st_mode) == after


async def test_a_link_to_a_pipe_is_refused_by_its_own_path(tmp_path: Path) -> None:
    read, write = os.pipe()
    (tmp_path / "out").symlink_to(f"/proc/self/fd/{write}")
    with WireServer(answering(FILE)) as server:
        async with AsyncIttybit(KEY, base_url=server.url) as client:
            with pytest.raises(LocalFileError, match="/out': it exists and is not"):
                await client.files.download(f"{server.url}/x", tmp_path / "out")
    os.close(read)
    os.close(write)


async def test_a_path_that_ends_with_a_separator_becomes_a_folder(
    tmp_path: Path,
) -> None:
    with WireServer(answering(FILE)) as server:
        async with AsyncIttybit(KEY, base_url=server.url) as client:
            for name in ("a", "b"):
                await client.files.download(f"{server.url}/{name}", f"{tmp_path}/new/")
    assert sorted(os.listdir(tmp_path / "new")) == ["a", "b"]


async def test_a_name_may_be_as_long_as_the_system_allows(tmp_path: Path) -> None:
    name = "海" * 85
    with WireServer(answering(FILE)) as server:
        async with AsyncIttybit(KEY, base_url=server.url) as client:
            await client.files.download(f"{server.url}/x", tmp_path / name)
    assert os.listdir(tmp_path) == [name]


@pytest.mark.parametrize("path", ["", "a\0b", 7])
async def test_an_object_that_is_not_a_path_is_refused(path: str) -> None:
    client = AsyncIttybit(KEY, base_url="http://127.0.0.1:1")
    with pytest.raises(ArgumentError, match=r"a (path|source) must be"):
        await client.files.upload(path)
    with pytest.raises(ArgumentError, match="a path must be"):
        await client.files.download("http://127.0.0.1:1/x", path)


async def test_a_file_that_changes_during_an_upload_is_refused(
    tmp_path: Path,
) -> None:
    source = tmp_path / "a.mp4"
    source.write_bytes(b"x" * (3 << 20))

    def overwrite(progress: Progress) -> None:
        if 0 < progress.bytes < 3 << 20:
            source.write_bytes(b"y" * (3 << 20))

    def script(line: Line) -> None:
        line.request()
        line.send(answer(b'{"url": "http://127.0.0.1:%d/x"}' % server.port))
        while line.request() is not None:
            line.send(answer(b'{"id": "file_1"}'))

    with WireServer(script) as server:
        async with AsyncIttybit(KEY, base_url=server.url, max_retries=0) as client:
            with pytest.raises(LocalFileError, match="another program wrote to it"):
                await client.files.upload(source, on_progress=overwrite)


@pytest.mark.parametrize("seconds", [float("inf"), 10**400, float("nan")])
def test_timeouts_and_deadlines_must_be_finite(seconds: float) -> None:
    with pytest.raises(ArgumentError):
        AsyncIttybit(KEY, timeout=seconds)
    with pytest.raises(ArgumentError):
        AsyncIttybit(KEY, deadline=seconds)
