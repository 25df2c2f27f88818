"""Uploads from storages that fsspec opens, and paths with ``~``."""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import fsspec  # type: ignore[import-untyped]  # without types
import pytest
from fsspec.implementations.memory import (  # type: ignore[import-untyped]  # without types
    MemoryFileSystem,
)

from ittybit.errors import ArgumentError, LocalFileError
from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator

IN_PARTS: Any = {"multipart_threshold": 1, "multipart_chunksize": 1 << 10}


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator(fast=True) as emulator:
        yield emulator


@pytest.fixture(scope="session")
def picture(samples: Path) -> bytes:
    return (samples / "still.png").read_bytes()


@pytest.fixture
def storage(picture: bytes) -> Iterator[MemoryFileSystem]:
    system = fsspec.filesystem("memory")
    system.pipe("/bucket/a b.png", picture)
    yield system
    system.rm("/bucket", recursive=True)


async def stored_content(client: AsyncIttybit, url: str | None) -> bytes:
    sink = BytesIO()
    await client.files.download(url, sink)
    return sink.getvalue()


@pytest.mark.parametrize("options", [{}, IN_PARTS], ids=["whole", "parts"])
@pytest.mark.parametrize("scheme", ["memory", "file", "simplecache::memory"])
async def test_a_url_of_a_storage_is_uploaded(
    client: AsyncIttybit,
    storage: MemoryFileSystem,
    picture: bytes,
    tmp_path: Path,
    scheme: str,
    options: Any,
) -> None:
    (tmp_path / "a b.png").write_bytes(picture)
    place = tmp_path.as_posix() if scheme == "file" else "bucket"
    file = await client.files.upload(f"{scheme}://{place}/a b.png", **options)
    assert (file.filename, file.filesize) == ("a b.png", len(picture))
    assert await stored_content(client, file.url) == picture


class RemotePath:
    """A path of a storage, with the methods of universal_pathlib."""

    def __init__(self, fs: MemoryFileSystem, path: str) -> None:
        self.fs = fs
        self.path = path

    def open(self, mode: str = "r") -> Any:
        return self.fs.open(self.path, mode)

    def read_bytes(self) -> bytes:
        with self.open("rb") as file:
            return bytes(file.read())


async def test_files_of_fsspec_are_uploaded(
    client: AsyncIttybit, storage: MemoryFileSystem, picture: bytes
) -> None:
    with fsspec.open("memory://bucket/c.png.gz", "wb", compression="gzip") as file:
        file.write(picture)
    unopened = fsspec.open("memory://bucket/a b.png")
    unpacked = fsspec.open("memory://bucket/c.png.gz", compression="gzip")
    with storage.open("/bucket/a b.png") as opened:
        path: Any = RemotePath(storage, "/bucket/a b.png")
        for source in (opened, unopened, unpacked, path):
            stored = await client.files.upload(source, **IN_PARTS)
            assert stored.filesize == len(picture)
            assert await stored_content(client, stored.url) == picture


@pytest.mark.parametrize(
    ("url", "error", "message"),
    [
        ("memory://bucket/none.png", LocalFileError, "No such file"),
        ("memory://bucket", LocalFileError, "it is a folder"),
        ("nothing://bucket/a.png", ArgumentError, "cannot upload 'nothing://bucket"),
        ("dask://user:hush@h/a.png", ArgumentError, "cannot upload 'dask://h/a.png'"),
    ],
)
async def test_an_error_of_a_storage_names_the_url(
    client: AsyncIttybit,
    emulator: Emulator,
    storage: MemoryFileSystem,
    url: str,
    error: Any,
    message: str,
) -> None:
    before = len(emulator.requests)
    with pytest.raises(error, match=message) as caught:
        await client.files.upload(url)
    assert "hush" not in str(caught.value)
    assert len(emulator.requests) == before


async def test_a_failing_storage_is_a_local_error(
    client: AsyncIttybit, storage: MemoryFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise RuntimeError("no credentials")

    with monkeypatch.context() as patch:
        patch.setattr(MemoryFileSystem, "info", fail)
        with pytest.raises(LocalFileError, match="no credentials"):
            await client.files.upload("memory://bucket/a b.png")


async def test_a_missing_fsspec_is_named(
    client: AsyncIttybit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(ArgumentError, match=r"s3:// URL needs fsspec.*ittybit\[fsspec"):
        await client.files.upload("s3://bucket/a.png")


class Named(BytesIO):
    """A file with given attributes."""

    def __init__(self, data: bytes, **names: Any) -> None:
        super().__init__(data)
        self.__dict__.update(names)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({"filename": "C:\\clips\\a.png", "name": "field"}, "a.png"),
        ({"name": 3, "path": "bucket/b.png"}, "b.png"),
        ({"filename": None, "name": b"clips/c.png"}, "c.png"),
        ({"name": None, "path": Path("clips/d.png")}, "d.png"),
    ],
)
async def test_the_name_of_a_file_object_is_one_of_its_attributes(
    client: AsyncIttybit, picture: bytes, names: Any, expected: str
) -> None:
    assert (await client.files.upload(Named(picture, **names))).filename == expected


async def test_a_tilde_is_the_home_directory(
    client: AsyncIttybit,
    picture: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "a.png").write_bytes(picture)
    for source in ("~/a.png", Path("~/a.png")):
        file = await client.files.upload(source)
        assert file.filename == "a.png"
    assert await client.files.download(file, "~/b.png") == tmp_path / "b.png"
    batch = client.batch("~/run.sqlite3", task={"kind": "image", "width": 64})
    run = batch([{"source": "~/a.png", "to": "~/results/"}])
    [outcome] = [outcome async for outcome in run]
    assert outcome.error is None
    assert outcome.source == str(tmp_path / "a.png")
    assert [path.parent for path in outcome.files] == [tmp_path / "results"]
    assert (tmp_path / "run.sqlite3").exists()
    assert repr(batch).startswith(f"Batch(journal='{str(tmp_path)[:40]}")
