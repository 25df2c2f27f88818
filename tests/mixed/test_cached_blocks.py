"""A file to send: what the system has in memory of it is read without a thread."""

import asyncio
import errno
import gzip
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest

from ittybit.body import Body
from ittybit_async._io import shapes
from ittybit_async._io.shapes import BodySource
from ittybit_async._io.together import Deadline, to_thread

BLOCK = 1 << 20
DATA = os.urandom(3 * BLOCK + 5)


@pytest.fixture
def in_threads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what was called in a thread."""
    called: list[str] = []

    async def noted(call: Callable[..., Any], *given: Any) -> Any:
        called.append(call.__name__)
        return await to_thread(call, *given)

    monkeypatch.setattr(shapes, "to_thread", noted)
    return called


def memory_has(monkeypatch: pytest.MonkeyPatch, share: float, number: int = 0) -> None:
    """Let the system have such a share of each block, or fail with such a number."""

    def preadv(fd: int, buffers: Sequence[bytearray], offset: int, flags: int) -> int:
        assert flags == shapes._IF_CACHED
        if number:
            raise OSError(number, os.strerror(number))
        (buffer,) = buffers
        some = os.pread(fd, int(len(buffer) * share), offset)
        buffer[: len(some)] = some
        return len(some)

    monkeypatch.setattr(shapes, "_IF_CACHED", 8)
    monkeypatch.setattr(os, "preadv", preadv, raising=False)


async def sent(opened: Callable[[], BinaryIO], size: int = len(DATA)) -> bytes:
    """What goes out of a file."""
    source = BodySource(Body("a file", size, opened), None)
    deadline = Deadline(None)
    async with deadline:
        found = [bytes(chunk) async for chunk in source.chunks(deadline)]
    source.close()
    return b"".join(found)


@pytest.fixture
def opened(tmp_path: Path) -> Callable[[], BinaryIO]:
    """Opens a file on a disk."""
    path = tmp_path / "harbour.mp4"
    path.write_bytes(DATA)
    return partial(path.open, "rb")


async def test_what_is_in_memory_needs_no_thread(
    opened: Callable[[], BinaryIO],
    in_threads: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    memory_has(monkeypatch, 1)
    assert await sent(opened) == DATA
    assert in_threads == ["_open"]


async def test_of_a_block_that_is_there_in_part_that_part_goes(
    opened: Callable[[], BinaryIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    memory_has(monkeypatch, 0.3)
    assert await sent(opened) == DATA


@pytest.mark.parametrize("number", [errno.EAGAIN, errno.EOPNOTSUPP])
async def test_what_must_come_from_the_disk_is_read_in_a_thread(
    opened: Callable[[], BinaryIO],
    in_threads: list[str],
    monkeypatch: pytest.MonkeyPatch,
    number: int,
) -> None:
    memory_has(monkeypatch, 1, number)
    assert await sent(opened) == DATA
    assert in_threads == ["_open"] + ["read"] * 4


async def test_where_a_system_cannot_tell_all_is_read_in_threads(
    opened: Callable[[], BinaryIO],
    in_threads: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shapes, "_IF_CACHED", 0)
    assert await sent(opened) == DATA
    assert in_threads == ["_open"] + ["read"] * 4


async def test_what_unpacks_a_file_is_not_taken_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory_has(monkeypatch, 1)
    path = tmp_path / "harbour.gz"
    path.write_bytes(gzip.compress(DATA))
    assert await sent(lambda: cast("BinaryIO", gzip.GzipFile(path))) == DATA


async def test_others_have_their_turn_between_blocks(
    opened: Callable[[], BinaryIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    memory_has(monkeypatch, 1)
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.ensure_future(count())
    source = BodySource(Body("a file", len(DATA), opened), None)
    before = {turns async for _ in source.chunks(Deadline(None))}
    counting.cancel()
    source.close()
    assert len(before) == 4
