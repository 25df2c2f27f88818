# Generated from tests/async_/test_download_ranges.py by build_sync.py. Do not edit.
"""Downloads in ranges: concurrent, resumed after a failure, and never of two files."""

import hashlib
import os
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from ittybit import Progress
from ittybit.core.transfers.options import DownloadOptions
from ittybit.errors import APIConnectionError, ArgumentError, LocalFileError
from ittybit.types import File
from ittybit_emulator import Emulator, Fault
from ittybit_sync import Ittybit, _io
from tests.support.delivery import DATA, OTHER, PART, Delivery
from tests.support.disk import no_room_for_files_over
from tests.support.wire_server import Line, Script, Seen, WireServer, answer, answering

IN_RANGES: DownloadOptions = {"multipart_threshold": 1, "multipart_chunksize": PART}


@pytest.fixture
def stored(client: Ittybit, samples: Path, emulator: Emulator) -> File:
    """Return a stored file."""
    file = client.files.upload(samples / "clip.mp4", folder="ranges")
    emulator.requests.clear()
    return file


@pytest.fixture
def expected(samples: Path) -> bytes:
    return (samples / "clip.mp4").read_bytes()


def spans(emulator: Emulator) -> list[str]:
    gets = emulator.requests.matching("GET", port="delivery")
    return [get.headers.get("Range", "all") for get in gets]


def test_a_large_file_is_downloaded_in_ranges(
    client: Ittybit,
    stored: File,
    emulator: Emulator,
    expected: bytes,
    tmp_path: Path,
) -> None:
    for source in (stored, stored.url):
        path = client.files.download(source, tmp_path, **IN_RANGES)
        assert path.read_bytes() == expected
    whole = [
        f"bytes={n}-{min(n + PART, len(expected)) - 1}"
        for n in range(0, len(expected), PART)
    ]
    first = f"bytes=0-{PART - 1}"
    assert spans(emulator)[0] == first
    assert sorted(spans(emulator)) == sorted(whole * 2)
    assert os.listdir(tmp_path) == ["clip.mp4"]


def test_a_small_file_is_downloaded_in_one_request(
    client: Ittybit, stored: File, emulator: Emulator, tmp_path: Path
) -> None:
    client.files.download(stored, tmp_path)
    client.files.download(stored.url, tmp_path, multipart_threshold=None)
    assert spans(emulator) == ["all", "all"]


@pytest.mark.parametrize(
    "fault",
    [
        Fault(truncate_after=1000),
        Fault(status=503, headers={"Retry-After": "0.001"}),
        Fault(drop="before"),
        Fault(drop="after"),
    ],
    ids=["cut", "503", "lost", "answer lost"],
)
@pytest.mark.parametrize("which", ["bytes=0-*", "bytes=8192-*"])
def test_only_a_failed_range_is_resumed(
    client: Ittybit,
    stored: File,
    emulator: Emulator,
    expected: bytes,
    tmp_path: Path,
    fault: Fault,
    which: str,
) -> None:
    emulator.faults.add(fault, headers={"Range": which})
    path = client.files.download(stored, tmp_path, **IN_RANGES)
    assert path.read_bytes() == expected
    asked = spans(emulator)
    assert len(asked) == -(-len(expected) // PART) + 1
    if fault.truncate_after:
        start = int(which.strip("bytes=-*"))
        assert f"bytes={start + 1000}-{start + PART - 1}" in asked


def test_a_failed_download_in_one_request_is_resumed(
    client: Ittybit,
    stored: File,
    emulator: Emulator,
    expected: bytes,
    tmp_path: Path,
) -> None:
    emulator.faults.add(Fault(truncate_after=1000), port="delivery")
    path = client.files.download(stored, tmp_path)
    assert path.read_bytes() == expected
    again = emulator.requests.matching("GET", port="delivery")[1]
    assert again.headers["Range"] == "bytes=1000-"
    assert again.headers["If-Range"] == f'"{stored.id}"'


def test_a_download_continues_as_long_as_there_is_progress(
    client: Ittybit,
    stored: File,
    emulator: Emulator,
    expected: bytes,
    tmp_path: Path,
) -> None:
    emulator.faults.add(
        Fault(truncate_after=len(expected) // 5), port="delivery", times=4
    )
    retrying = client.with_options(max_retries=1)
    path = retrying.files.download(stored, tmp_path)
    assert path.read_bytes() == expected


def test_a_download_without_progress_ends(
    client: Ittybit, stored: File, emulator: Emulator, tmp_path: Path
) -> None:
    emulator.faults.add(Fault(truncate_after=0), port="delivery", times=None)
    with pytest.raises(APIConnectionError):
        client.with_options(max_retries=1).files.download(stored, tmp_path)
    assert len(spans(emulator)) <= 4
    assert os.listdir(tmp_path) == []


def test_progress_is_the_sum_of_all_ranges(
    client: Ittybit, stored: File, tmp_path: Path
) -> None:
    seen: list[Progress] = []
    client.files.download(stored.url, tmp_path, on_progress=seen.append, **IN_RANGES)
    assert seen[-1].bytes == seen[-1].total == stored.filesize
    assert seen == sorted(seen, key=lambda progress: progress.bytes)


def test_a_download_stays_below_max_bandwidth(
    client: Ittybit, stored: File, expected: bytes, tmp_path: Path
) -> None:
    seen: list[Progress] = []
    client.files.download(
        stored,
        tmp_path,
        max_bandwidth=2 * len(expected),
        on_progress=seen.append,
        **IN_RANGES,
    )
    assert 0 < seen[-1].rate < 3 * len(expected)


@pytest.fixture
def delivery() -> Delivery:
    return Delivery()


def fetch(script: Script, to: Any, **options: Any) -> WireServer:
    with WireServer(script) as server:
        with Ittybit("key", base_url="http://127.0.0.1:1") as client:
            client.files.download(f"{server.url}/a.bin", to, **options)
    return server


def test_a_server_that_ignores_ranges_does_no_harm(
    delivery: Delivery, tmp_path: Path
) -> None:
    delivery.ranges = False
    server = fetch(delivery, tmp_path, **IN_RANGES)
    assert (tmp_path / "a.bin").read_bytes() == DATA
    assert len(server.requests) == 1


@pytest.mark.parametrize("tag", ['"one"', None])
def test_a_server_that_ignores_ranges_after_a_failure_does_no_harm(
    delivery: Delivery, tmp_path: Path, tag: str | None
) -> None:
    delivery.ranges, delivery.tag, delivery.breaks = False, tag, [PART + 3, PART + 9]
    fetch(delivery, tmp_path, **IN_RANGES)
    assert (tmp_path / "a.bin").read_bytes() == DATA
    delivery.breaks = [PART + 3]
    fetch(delivery, tmp_path / "whole.bin", multipart_threshold=None)
    assert (tmp_path / "whole.bin").read_bytes() == DATA


@pytest.mark.parametrize("tag", ['W/"weak"', None])
def test_ranges_without_a_validator_are_not_combined(
    delivery: Delivery, tmp_path: Path, tag: str | None
) -> None:
    delivery.tag = tag
    server = fetch(delivery, tmp_path, **IN_RANGES)
    assert (tmp_path / "a.bin").read_bytes() == DATA
    assert "range" not in server.requests[-1].headers


@pytest.mark.parametrize("conditions", [True, False])
@pytest.mark.parametrize("options", [IN_RANGES, {"multipart_threshold": None}])
def test_a_file_that_changes_during_the_download_is_read_again(
    delivery: Delivery, tmp_path: Path, options: Any, conditions: bool
) -> None:
    def change() -> None:
        delivery.data, delivery.tag = OTHER, '"two"'

    delivery.conditions = conditions
    delivery.breaks, delivery.change = [PART // 2], change
    fetch(delivery, tmp_path, **options)
    assert (tmp_path / "a.bin").read_bytes() == OTHER


def test_a_response_with_other_bytes_than_requested_is_refused(
    tmp_path: Path,
) -> None:
    wrong = answer(
        DATA[100:200], "206 Partial Content", Content_Range="bytes 100-199/500"
    )
    with pytest.raises(APIConnectionError, match="requested bytes from 0, got"):
        fetch(
            answering(wrong),
            tmp_path,
            request_options={"max_retries": 0},
            **IN_RANGES,
        )
    assert os.listdir(tmp_path) == []


def test_a_redirect_to_another_origin_keeps_the_range_and_drops_the_key(
    delivery: Delivery, tmp_path: Path
) -> None:
    with WireServer(delivery) as elsewhere:
        moved = answer(b"", "302 Found", Location=f"{elsewhere.url}/b.bin")
        with WireServer(answering(moved)) as server:
            with Ittybit("key", base_url=server.url) as client:
                url = f"{server.url}/a.bin"
                client.files.download(url, tmp_path, **IN_RANGES)
    assert (tmp_path / "a.bin").read_bytes() == DATA
    assert all("range" in seen.headers for seen in elsewhere.requests)
    assert not any("authorization" in seen.headers for seen in elsewhere.requests)


@pytest.mark.parametrize("options", [IN_RANGES, {}])
def test_an_empty_file_is_downloaded(
    delivery: Delivery, tmp_path: Path, options: Any
) -> None:
    delivery.data = b""
    unsatisfiable = answer(b"", "416 Range Not Satisfiable", Content_Range="bytes */0")
    fetch(answering(unsatisfiable), tmp_path / "a", **options)
    assert (tmp_path / "a").read_bytes() == b""


def test_a_file_that_became_shorter_is_read_again(
    delivery: Delivery, tmp_path: Path
) -> None:
    def script(line: Line) -> None:
        if len(server.requests) == 0:
            return delivery(line)
        while (seen := line.request()) is not None:
            if "range" in seen.headers:
                line.send(answer(b"", "416 Gone", Content_Range="bytes */3"))
            else:
                line.send(answer(b"new"))
        return None

    delivery.breaks = [PART]
    with WireServer(script) as server:
        with Ittybit("key", base_url="http://127.0.0.1:1") as client:
            client.files.download(
                f"{server.url}/a.bin", tmp_path, multipart_threshold=None
            )
    assert (tmp_path / "a.bin").read_bytes() == b"new"


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"resume": True}, "unknown argument 'resume'"),
        ({"max_concurrency": 0}, "max_concurrency must be"),
        ({"max_bandwidth": -1}, "max_bandwidth must be"),
    ],
)
def test_an_invalid_argument_is_named(
    client: Ittybit, stored: File, tmp_path: Path, options: Any, why: str
) -> None:
    with pytest.raises(ArgumentError, match=why):
        client.files.download(stored, tmp_path, **options)
    assert os.listdir(tmp_path) == []


def test_a_file_that_changes_between_the_ranges_is_read_again(
    tmp_path: Path,
) -> None:
    class Changing(Delivery):
        def reply(self, seen: Seen) -> tuple[bytes, bytes]:
            if "bytes=12288" in seen.headers.get("range", ""):
                self.data, self.tag = OTHER, '"two"'
            return super().reply(seen)

    seen: list[Progress] = []
    fetch(Changing(), tmp_path, on_progress=seen.append, **IN_RANGES)
    assert (tmp_path / "a.bin").read_bytes() == OTHER
    assert seen[-1].bytes == seen[-1].total == len(OTHER)


def test_a_full_disk_ends_all_ranges(
    client: Ittybit, stored: File, tmp_path: Path
) -> None:
    (tmp_path / "clip.mp4").write_text("the old one")
    with (
        no_room_for_files_over(3 * PART),
        pytest.raises(LocalFileError, match=r"clip\.mp4.*File too large"),
    ):
        client.files.download(stored, tmp_path, **IN_RANGES)
    for _ in range(100):  # a thread may still be writing the record of the ranges
        if (names := os.listdir(tmp_path)) == ["clip.mp4"]:
            break
        _io.sleep(0.1)
    assert names == ["clip.mp4"]
    assert (tmp_path / "clip.mp4").read_text() == "the old one"


@pytest.mark.parametrize("options", [IN_RANGES, {"multipart_threshold": None}])
def test_a_checksum_of_the_server_must_match(
    delivery: Delivery, tmp_path: Path, options: Any
) -> None:
    made = b64encode(hashlib.sha256(DATA).digest()).decode()
    delivery.fields = {"Repr-Digest": f"sha-256=:{made}:"}
    fetch(delivery, tmp_path, **options)
    assert (tmp_path / "a.bin").read_bytes() == DATA
    delivery.data = OTHER
    with pytest.raises(APIConnectionError, match="sha256 of the file differs"):
        fetch(delivery, tmp_path / "b.bin", **options)
    assert os.listdir(tmp_path) == ["a.bin"]
