# Generated from tests/async_/test_contradictory_downloads.py by build_sync.py. Do not edit.
"""Downloads from servers that contradict themselves: an error, and no file."""

import os
from pathlib import Path
from typing import Any

import pytest

from ittybit.core.transfers.options import DownloadOptions
from ittybit.errors import APIConnectionError, APIError, FileChanged, LocalFileError
from ittybit.types import File
from ittybit_sync import Ittybit
from tests.support.delivery import DATA, PART, Delivery
from tests.support.wire_server import Script, Seen, WireServer, answer, answering

IN_RANGES: DownloadOptions = {"multipart_threshold": 1, "multipart_chunksize": PART}
PARTIAL = "206 Partial Content"


def fetch(
    script: Script, to: Path, path: str = "/a.bin", told: Any = None, **options: Any
) -> Path:
    """Download from `script`, as a File with what is `told` or as a URL."""
    with WireServer(script) as server:
        with Ittybit("key", base_url="http://127.0.0.1:1") as client:
            url = server.url + path
            source = url if told is None else File(id="file_1", url=url, **told)
            return client.files.download(source, to, **options)


def test_a_server_that_has_no_bytes_of_a_file_gives_no_empty_file(
    tmp_path: Path,
) -> None:
    nothing = answer(b"", "416 Range Not Satisfiable", Content_Range="bytes */0")
    told = {"filesize": 3 * PART}
    with pytest.raises(APIConnectionError, match="0 bytes are there, the file has"):
        fetch(answering(nothing), tmp_path, told=told, **IN_RANGES)
    assert os.listdir(tmp_path) == []


def test_a_total_beyond_all_disks_is_not_planned_for(tmp_path: Path) -> None:
    span = f"bytes 0-{PART - 1}/{10**18 - 1}"
    endless = answer(bytes(PART), PARTIAL, Content_Range=span, ETag='"one"')
    with pytest.raises(APIConnectionError):
        fetch(answering(endless), tmp_path, **IN_RANGES)
    assert os.listdir(tmp_path) == []


def test_more_bytes_than_content_range_tells_of_are_not_taken(
    tmp_path: Path,
) -> None:
    span = f"bytes 0-{PART // 2 - 1}/{len(DATA)}"
    lying = answer(DATA, PARTIAL, Content_Range=span, ETag='"one"')
    with pytest.raises(APIConnectionError, match="than Content-Range tells of"):
        fetch(answering(lying), tmp_path, **IN_RANGES)
    assert os.listdir(tmp_path) == []


def test_a_file_that_is_another_one_each_time_is_given_up(
    tmp_path: Path,
) -> None:
    def change() -> None:
        delivery.tag = f'"{len(delivery.breaks)}"'

    delivery = Delivery()
    # Each try brings more than the one before, and so looks like progress.
    delivery.breaks = list(range(1000, 1100))
    delivery.change = change
    with pytest.raises(FileChanged, match="not known to be the same"):
        fetch(delivery, tmp_path, multipart_threshold=None)
    assert len(delivery.breaks) > 90
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("later", ["18:00:00", "18:00:01"])
def test_a_time_ties_ranges_together_once_its_second_is_over(
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
    fetch(delivery, tmp_path, **IN_RANGES)
    assert (tmp_path / "a.bin").read_bytes() == DATA
    # In its own second it may have changed once more: then all is read anew, as one.
    assert ranged == ([True, False] if later == "18:00:00" else [True] * 6)


def test_a_long_name_from_outside_is_cut_before_its_suffix(
    tmp_path: Path,
) -> None:
    path = fetch(Delivery(), tmp_path, path=f"/{'x' * 300}.mp4")
    assert path.name == "x" * 251 + ".mp4"
    assert path.read_bytes() == DATA


@pytest.mark.parametrize("name", ["..", "a/../../b", "a\0b", "C:\\x\\y", "\ud800"])
def test_no_name_from_outside_leads_out_of_the_folder(
    tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    try:
        path = fetch(Delivery(), folder, told={"filename": name})
    except APIError:
        assert os.listdir(folder) == []
    else:
        assert path.parent == folder
    assert os.listdir(tmp_path) == ["in"]


def test_a_place_below_a_file_is_no_place(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"before")
    with pytest.raises(LocalFileError, match="Not a directory"):
        fetch(Delivery(), tmp_path / "file" / "x")
    assert (tmp_path / "file").read_bytes() == b"before"


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_a_file_that_comes_packed_is_none(tmp_path: Path, coding: str) -> None:
    packed = answer(DATA, Content_Encoding=coding, ETag='"one"')
    with pytest.raises(APIError, match=f"in the encoding '{coding}'"):
        fetch(answering(packed), tmp_path)
    assert os.listdir(tmp_path) == []
