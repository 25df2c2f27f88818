"""Downloads from servers that contradict themselves fail and leave no file."""

import os
from pathlib import Path
from typing import Any

import pytest

from ittybit.core.transfers.options import DownloadOptions
from ittybit.errors import APIConnectionError, APIError, FileChanged, LocalFileError
from ittybit.types import File
from ittybit_async import AsyncIttybit
from tests.support.delivery import DATA, PART, Delivery
from tests.support.wire_server import Line, Script, Seen, WireServer, answer, answering

IN_RANGES: DownloadOptions = {"multipart_threshold": 1, "multipart_chunksize": PART}
PARTIAL = "206 Partial Content"


async def fetch(
    script: Script,
    to: Path,
    path: str = "/a.bin",
    attributes: Any = None,
    **options: Any,
) -> Path:
    """Download from `script`, as a File with these attributes or as a URL."""
    with WireServer(script) as server:
        async with AsyncIttybit("key", base_url="http://127.0.0.1:1") as client:
            url = server.url + path
            source = (
                url if attributes is None else File(id="file_1", url=url, **attributes)
            )
            return await client.files.download(source, to, **options)


async def test_a_file_without_bytes_on_the_server_leaves_no_empty_file(
    tmp_path: Path,
) -> None:
    nothing = answer(b"", "416 Range Not Satisfiable", Content_Range="bytes */0")
    attributes = {"filesize": 3 * PART}
    with pytest.raises(
        APIConnectionError, match="expected a file of 12288 bytes, got 0"
    ):
        await fetch(answering(nothing), tmp_path, attributes=attributes, **IN_RANGES)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("options", [{}, IN_RANGES])
async def test_an_empty_body_of_a_longer_file_is_an_error_after_a_retry_too(
    tmp_path: Path, options: dict[str, Any]
) -> None:
    (tmp_path / "a.bin").touch()
    with pytest.raises(
        APIConnectionError, match="expected a file of 12288 bytes, got 0"
    ):
        await fetch(
            answering(answer(b"")),
            tmp_path / "a.bin",
            attributes={"filesize": 3 * PART},
            request_options={"max_retries": 1},
            **options,
        )
    assert os.listdir(tmp_path) == ["a.bin"]


async def test_an_impossible_total_size_is_not_allocated(tmp_path: Path) -> None:
    span = f"bytes 0-{PART - 1}/{10**18 - 1}"
    endless = answer(bytes(PART), PARTIAL, Content_Range=span, ETag='"one"')
    with pytest.raises(APIConnectionError):
        await fetch(answering(endless), tmp_path, **IN_RANGES)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("size", "chunked"), [(PART - 1, False), (PART + 1, False), (PART + 1, True)]
)
async def test_a_body_of_another_size_than_its_content_range_is_refused(
    tmp_path: Path, size: int, chunked: bool
) -> None:
    head = f'206 OK\r\nContent-Range: bytes 0-{PART - 1}/{PART}\r\nETag: "one"'
    lying = answer(DATA[:size], head)
    if chunked:
        length = f"Content-Length: {size}\r\n\r\n".encode()
        coded = b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % size
        lying = lying.replace(length, coded) + b"\r\n0\r\n\r\n"
    with WireServer(answering(lying)) as server:
        async with AsyncIttybit("key", base_url="http://127.0.0.1:1") as client:
            with pytest.raises(APIConnectionError, match="differs from Content-Range"):
                await client.files.download(f"{server.url}/a?b", tmp_path, **IN_RANGES)
    assert len(server.requests) == 1
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(("conditions", "retries"), [(True, 2), (False, 2), (False, 1)])
async def test_a_file_that_changes_with_every_response_is_given_up(
    tmp_path: Path, conditions: bool, retries: int
) -> None:
    def change() -> None:
        delivery.tag = f'"{len(delivery.breaks)}"'

    delivery = Delivery()
    # Each attempt receives more bytes than the one before, and so looks like progress.
    delivery.breaks = list(range(1000, 1100))
    delivery.change, delivery.conditions = change, conditions
    options = {"max_retries": retries}
    with pytest.raises(FileChanged, match=r"may have changed after [1-9]\d* bytes"):
        await fetch(
            delivery, tmp_path, multipart_threshold=None, request_options=options
        )
    assert len(delivery.breaks) > 90
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("later", ["18:00:00", "18:00:01"])
async def test_a_modification_time_ties_ranges_together_after_its_second(
    tmp_path: Path, later: str
) -> None:
    class Dated(Delivery):
        def reply(self, seen: Seen) -> tuple[bytes, bytes]:
            ranged.append("range" in seen.headers)
            return super().reply(seen)

    ranged: list[bool] = []
    delivery = Dated()
    delivery.tag, delivery.conditions = None, False
    delivery.fields = {
        "Last-Modified": "Sun, 22 Nov 2026 18:00:00 GMT",
        "Date": f"Sun, 22 Nov 2026 {later} GMT",
    }
    await fetch(delivery, tmp_path, **IN_RANGES)
    assert (tmp_path / "a.bin").read_bytes() == DATA
    # Within its own second, the file may have changed again. Then all is read at once.
    assert ranged == ([True, False] if later == "18:00:00" else [True] * 6)


async def test_a_long_name_from_the_server_is_cut_before_its_suffix(
    tmp_path: Path,
) -> None:
    path = await fetch(Delivery(), tmp_path, path=f"/{'x' * 300}.mp4")
    assert path.name == "x" * 251 + ".mp4"
    assert path.read_bytes() == DATA


@pytest.mark.parametrize("name", ["..", "a/../../b", "a\0b", "C:\\x\\y", "\ud800"])
async def test_no_name_from_the_server_leaves_the_folder(
    tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    try:
        path = await fetch(Delivery(), folder, attributes={"filename": name})
    except APIError:
        assert os.listdir(folder) == []
    else:
        assert path.parent == folder
    assert os.listdir(tmp_path) == ["in"]


async def test_a_path_below_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"before")
    with pytest.raises(LocalFileError, match="Not a directory"):
        await fetch(Delivery(), tmp_path / "file" / "x")
    assert (tmp_path / "file").read_bytes() == b"before"


@pytest.mark.parametrize("coding", ["gzip", "br"])
async def test_a_file_with_a_content_encoding_is_refused(
    tmp_path: Path, coding: str
) -> None:
    packed = answer(DATA, Content_Encoding=coding, ETag='"one"')
    with pytest.raises(APIError, match=f"with content encoding '{coding}'"):
        await fetch(answering(packed), tmp_path)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("coding", ["", "Identity", "aws-chunked"])
async def test_a_content_encoding_that_changes_no_byte_is_accepted(
    tmp_path: Path, coding: str
) -> None:
    plain = answer(DATA, Content_Encoding=coding, ETag='"one"')
    path = await fetch(answering(plain), tmp_path)
    assert path.read_bytes() == DATA


async def test_a_file_of_unknown_size_is_complete_when_its_size_becomes_known(
    tmp_path: Path,
) -> None:
    def chunked(line: Line) -> None:
        line.request()
        start = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
        line.send(b'%sETag: "one"\r\n\r\n%x\r\n' % (start, PART) + DATA[:PART])

    with WireServer(chunked, Delivery()) as server:
        async with AsyncIttybit("key", base_url="http://127.0.0.1:1") as client:
            path = await client.files.download(f"{server.url}/a", tmp_path)
    assert path.read_bytes() == DATA
    assert len(server.requests) == 2
