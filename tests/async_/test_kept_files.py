"""A download that is empty, too short, or too long never replaces a good file."""

import os
from pathlib import Path
from typing import Any

import pytest

from ittybit.batch import Item
from ittybit.errors import APIError
from ittybit.types import File
from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator, Fault
from tests.support.tls_server import TlsServer
from tests.support.wire_server import Line, Script, WireServer

GOOD = b"a good file"
OPTIONS: list[dict[str, Any]] = [
    {"multipart_threshold": None},
    {"multipart_threshold": 1, "multipart_chunksize": 1 << 20},
]
LARGE = b"x" * 40_000  # the loopback interface delivers it at once
HEADS = {
    "empty": (b"200 OK\r\nContent-Length: 0", b""),
    "empty chunks": (b"200 OK\r\nTransfer-Encoding: chunked", b"0\r\n\r\n"),
    "no content": (b"204 No Content", b""),
    "empty range": (b"416 No\r\nContent-Range: bytes */0\r\nContent-Length: 0", b""),
    "too short": (b"200 OK\r\nContent-Length: 9", b"short"),
    "too few chunks": (b"200 OK\r\nTransfer-Encoding: chunked", b"5\r\nshort\r\n"),
    "too long": (b"200 OK\r\nContent-Length: 4", b"longer"),
    "much too long": (b"200 OK\r\nContent-Length: 30000", LARGE),
    "a part": (
        b"206 Partial Content\r\nContent-Range: bytes 0-3/9\r\nContent-Length: 4",
        b"part",
    ),
    "a part of something": (
        b"206 Partial Content\r\nContent-Range: bytes 0-3/*\r\nContent-Length: 4",
        b"part",
    ),
}


def sending(head: bytes, body: bytes) -> Script:
    def script(line: Line) -> None:
        if line.request() is not None:
            line.send(b"HTTP/1.1 " + head + b"\r\n\r\n" + body)
            line.close()

    return script


@pytest.mark.parametrize("options", OPTIONS, ids=["whole", "ranges"])
@pytest.mark.parametrize("size", [None, 0, 7])
@pytest.mark.parametrize("name", HEADS)
async def test_an_incomplete_download_keeps_the_existing_file(
    tmp_path: Path, name: str, size: int | None, options: dict[str, Any]
) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(GOOD)
    with WireServer(sending(*HEADS[name])) as server:
        async with AsyncIttybit(
            "key", base_url="http://127.0.0.1:1", max_retries=0
        ) as client:
            url = f"{server.url}/a.bin"
            source = url if size is None else File(id="file_1", url=url, filesize=size)
            with pytest.raises(APIError):
                await client.files.download(source, target, **options)
    assert target.read_bytes() == GOOD
    assert os.listdir(tmp_path) == ["a.bin"]


@pytest.mark.parametrize("name", ["too long", "much too long"])
async def test_a_long_download_over_tls_keeps_the_existing_file(
    tmp_path: Path, name: str
) -> None:
    target = tmp_path / "a.bin"
    target.write_bytes(GOOD)
    with TlsServer(sending(*HEADS[name])) as server:
        async with AsyncIttybit(
            "key", base_url=server.url, max_retries=0, verify=server.authority
        ) as client:
            with pytest.raises(APIError):
                await client.files.download(f"{server.url}/a.bin", target)
    assert target.read_bytes() == GOOD


@pytest.mark.parametrize("body", [b"", b"another picture"], ids=["empty", "another"])
async def test_an_incomplete_result_keeps_the_file_of_an_earlier_batch(
    emulator: Emulator, tmp_path: Path, samples: Path, body: bytes
) -> None:
    target = tmp_path / "a.png"
    target.write_bytes(GOOD)
    wrong = Fault(status=200, body=body)
    emulator.faults.add(wrong, method="GET", port="delivery", times=None)
    item = Item(samples / "still.png", to=target, task={"kind": "image", "width": 17})
    async with AsyncIttybit(emulator.key, base_url=emulator.url) as client:
        run = client.batch(tmp_path / "run.sqlite3", tries=1)
        [outcome] = [outcome async for outcome in run([item])]
    assert not outcome.succeeded
    assert target.read_bytes() == GOOD


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
async def test_an_export_without_outcomes_keeps_the_existing_file(
    emulator: Emulator, tmp_path: Path, suffix: str
) -> None:
    target = tmp_path / f"all{suffix}"
    async with AsyncIttybit(emulator.key, base_url=emulator.url) as client:
        run = client.batch(tmp_path / "run.sqlite3", task={"kind": "image"})
        assert [outcome async for outcome in run([])] == []
        await run.export(target)
        target.write_bytes(GOOD)
        with pytest.raises(APIError, match="so the existing one is kept"):
            await run.export(target)
    assert target.read_bytes() == GOOD
