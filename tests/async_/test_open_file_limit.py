"""Too many open files: calls are retried, and batches wait."""

import errno
import os
import resource
import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pytest

from ittybit.errors import LocalFileError
from ittybit_async import AsyncIttybit, _io
from ittybit_async.batch.intake import parser
from ittybit_async.transfers import partial
from ittybit_emulator import Emulator, Script

pytestmark = pytest.mark.usefixtures("pauses")


@pytest.fixture
def fail_to_open(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Counter[str]]:
    """Return a function that makes the next opens of files in a mode fail."""

    def fail(failing: str, times: int, number: int, after: int = 0) -> Counter[str]:
        opened, original = Counter[str](), Path.open

        def fail_or_open(path: Path, mode: str = "r", *args: Any, **more: Any) -> Any:
            if path.parent != tmp_path:  # of the emulator
                return original(path, mode, *args, **more)
            opened[mode] += 1
            if mode == failing and after < opened[mode] <= after + times:
                raise OSError(number, os.strerror(number))
            return original(path, mode, *args, **more)

        monkeypatch.setattr(Path, "open", fail_or_open)
        return opened

    return fail


@pytest.fixture
def still(samples: Path, tmp_path: Path) -> Path:
    """Return an image in the folder whose files cannot be opened."""
    return Path(shutil.copy(samples / "still.png", tmp_path))


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE])
async def test_an_upload_is_retried_if_its_file_cannot_be_opened(
    client: AsyncIttybit,
    still: Path,
    fail_to_open: Callable[..., Counter[str]],
    pauses: list[float],
    number: int,
) -> None:
    opened = fail_to_open("rb", 2, number)
    file = await client.files.upload(still)
    assert file.filesize == still.stat().st_size
    assert (opened["rb"], len(pauses)) == (4, 2)  # before and in the request


async def test_an_attempt_is_retried_if_its_body_cannot_be_opened(
    client: AsyncIttybit,
    still: Path,
    fail_to_open: Callable[..., Counter[str]],
    pauses: list[float],
) -> None:
    opened = fail_to_open("rb", 1, errno.EMFILE, after=1)
    await client.files.upload(still)
    assert (opened["rb"], len(pauses)) == (3, 1)


@pytest.mark.parametrize("mode", ["xb", "r+b"])
async def test_a_download_is_retried_if_its_target_cannot_be_opened(
    client: AsyncIttybit,
    still: Path,
    tmp_path: Path,
    fail_to_open: Callable[..., Counter[str]],
    monkeypatch: pytest.MonkeyPatch,
    mode: str,
) -> None:
    monkeypatch.setattr(partial, "fcntl", None)  # as on Windows
    file = await client.files.upload(still)
    opened = fail_to_open(mode, 2, errno.EMFILE)
    path = await client.files.download(file, tmp_path / "b.png")
    assert path is not None
    assert path.read_bytes() == still.read_bytes()
    assert opened[mode] >= 3  # a complete file is opened again, to write it to the disk


async def test_retries_for_open_files_are_limited(
    client: AsyncIttybit, still: Path, fail_to_open: Callable[..., Counter[str]]
) -> None:
    opened = fail_to_open("rb", 99, errno.EMFILE)
    with pytest.raises(LocalFileError) as caught:
        await client.files.upload(still)
    assert (opened["rb"], caught.value.retries_taken) == (3, 2)


async def test_another_fault_of_a_file_is_not_retried(
    client: AsyncIttybit, still: Path, fail_to_open: Callable[..., Counter[str]]
) -> None:
    opened = fail_to_open("rb", 99, errno.EACCES)
    with pytest.raises(LocalFileError):
        await client.files.upload(still)
    assert opened["rb"] == 1


async def test_an_item_of_a_batch_waits_and_uses_no_try(
    client: AsyncIttybit,
    emulator: Emulator,
    still: Path,
    tmp_path: Path,
    fail_to_open: Callable[..., Counter[str]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    emulator.scripts.add(Script(), times=None)
    fail_to_open("rb", 3, errno.EMFILE)
    batch = client.batch(tmp_path / "j.sqlite3", task={"kind": "image"}, tries=1)
    [outcome] = [outcome async for outcome in batch([still])]
    assert outcome.succeeded
    assert [r.message[:23] for r in caplog.records] == ["too many files are open"]


async def test_an_item_whose_content_cannot_be_read_yet_is_read_later(
    client: AsyncIttybit,
    emulator: Emulator,
    still: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    emulator.scripts.add(Script(), times=None)
    failures = [OSError(errno.EMFILE, "too many")]
    original = parser._hash_content

    def read(path: str) -> bytes:
        if failures:
            raise failures.pop()
        return original(path)

    monkeypatch.setattr(parser, "_hash_content", read)
    batch = client.batch(
        tmp_path / "j.sqlite3", task={"kind": "image"}, by_content=True
    )
    [outcome] = [outcome async for outcome in batch([still])]
    assert outcome.succeeded
    assert failures == []


@pytest.mark.parametrize("free", range(6))
async def test_a_batch_waits_while_its_journal_cannot_be_opened(
    client: AsyncIttybit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int
) -> None:
    batch = client.batch(tmp_path / "run.sqlite3", task={"kind": "image"})
    assert [one async for one in batch([])] == []
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    waits: list[float] = []

    async def close_files(seconds: float) -> None:
        waits.append(seconds)
        others.close()

    monkeypatch.setattr(_io, "sleep", close_files)
    with ExitStack() as others:
        others.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        spare = [os.open(os.devnull, os.O_RDONLY) for _ in range(free)]
        last = os.open(os.devnull, os.O_RDONLY)
        others.callback(os.close, last)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(last, *spare, 0) + 1, hard))
        with suppress(OSError):
            while True:
                others.callback(os.close, os.open(os.devnull, os.O_RDONLY))
        for number in spare:
            os.close(number)
        assert [one async for one in batch([])] == []
    assert len(waits) == 1
    assert (await batch.report()).total == 0
