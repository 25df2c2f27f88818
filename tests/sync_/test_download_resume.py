# Generated from tests/async_/test_download_resume.py by build_sync.py. Do not edit.
"""Downloads continue from the ranges that a killed process left on disk."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ittybit.core.transfers.options import DownloadOptions
from ittybit.core.transfers.resume import UploadState
from ittybit.core.transfers.validators import FileVersion
from ittybit.errors import APIConnectionError, FileChanged
from ittybit_sync import Ittybit
from ittybit_sync.concurrency import each
from ittybit_sync.transfers.partial import PartialFile
from tests.support.delivery import DATA, OTHER, PART, Delivery
from tests.support.wire_server import WireServer

IN_RANGES: DownloadOptions = {"multipart_threshold": 1, "multipart_chunksize": PART}
VERSION = FileVersion(len(DATA), '"one"')


@pytest.fixture
def delivery() -> Delivery:
    return Delivery()


@pytest.fixture
def server(delivery: Delivery) -> Iterator[WireServer]:
    with WireServer(delivery) as server:
        yield server


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "a.bin"


def fetch(server: WireServer, to: Any, **options: Any) -> None:
    with Ittybit("key", base_url="http://127.0.0.1:1") as client:
        client.files.download(f"{server.url}/a.bin?signature=1", to, **options)


def leave_partial(server: WireServer, target: Path, *spans: tuple[int, int]) -> Any:
    """Leave what a process had on disk that was killed after `spans`."""
    file = PartialFile(target, f"{server.url}/a.bin")
    with file.path.open("r+b") as opened:
        for start, stop in spans:
            opened.seek(start)
            opened.write(DATA[start:stop])
    for start, stop in spans:
        file.record(start, stop, VERSION)
    return file


def kill(file: Any) -> None:
    """Unlock the partial file, as the system does when a process ends."""
    file._file.close()


def ranges(server: WireServer) -> list[str]:
    return [seen.headers.get("range", "all") for seen in server.requests]


@pytest.mark.parametrize("options", [IN_RANGES, {"multipart_threshold": None}])
def test_only_the_missing_ranges_are_requested(
    server: WireServer, target: Path, options: Any
) -> None:
    kill(leave_partial(server, target, (0, PART), (2 * PART, 5 * PART)))
    fetch(server, target, **options)
    assert target.read_bytes() == DATA
    expected = {f"bytes={PART}-{2 * PART - 1}", f"bytes={5 * PART}-{len(DATA) - 1}"}
    assert set(ranges(server)) == expected
    assert len(server.requests) == 2
    assert {seen.headers["if-range"] for seen in server.requests} == {'"one"'}
    assert os.listdir(target.parent) == ["a.bin"]


def test_resumed_bytes_count_as_progress(server: WireServer, target: Path) -> None:
    kill(leave_partial(server, target, (0, 4 * PART)))
    seen: list[Any] = []
    fetch(server, target, on_progress=seen.append, **IN_RANGES)
    assert seen[0].bytes > 4 * PART
    assert (seen[-1].bytes, seen[-1].total) == (len(DATA), len(DATA))


@pytest.mark.parametrize("span", [(0, 4 * PART), (PART, 4 * PART)])
def test_a_changed_file_is_downloaded_from_the_start(
    server: WireServer, delivery: Delivery, target: Path, span: tuple[int, int]
) -> None:
    kill(leave_partial(server, target, span))
    delivery.data, delivery.tag = OTHER, '"two"'
    fetch(server, target, **IN_RANGES)
    assert target.read_bytes() == OTHER
    assert os.listdir(target.parent) == ["a.bin"]


def test_ranges_without_conditions_are_compared_too(
    server: WireServer, delivery: Delivery, target: Path
) -> None:
    kill(leave_partial(server, target, (PART, 4 * PART)))
    delivery.data, delivery.tag, delivery.conditions = OTHER, '"two"', False
    fetch(server, target, **IN_RANGES)
    assert target.read_bytes() == OTHER


def test_a_server_without_ranges_does_no_harm(
    server: WireServer, delivery: Delivery, target: Path
) -> None:
    kill(leave_partial(server, target, (PART, 4 * PART)))
    delivery.ranges = False
    fetch(server, target, **IN_RANGES)
    assert target.read_bytes() == DATA


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff" * 99, b"{}"])
def test_a_damaged_resume_file_is_ignored_and_replaced(
    server: WireServer, target: Path, damage: bytes
) -> None:
    kill(leave_partial(server, target, (0, PART)))
    target.with_name("a.bin.ittybit-resume").write_bytes(damage)
    fetch(server, target, **IN_RANGES)
    assert target.read_bytes() == DATA
    assert len(ranges(server)) == 6
    assert os.listdir(target.parent) == ["a.bin"]


def test_a_partial_file_that_lost_bytes_is_not_used(
    server: WireServer, target: Path
) -> None:
    kill(file := leave_partial(server, target, (0, PART)))
    os.truncate(file.path, PART - 1)
    fetch(server, target, **IN_RANGES)
    assert target.read_bytes() == DATA
    assert os.listdir(target.parent) == ["a.bin"]


def test_the_partial_file_of_another_url_is_not_used(
    server: WireServer, target: Path
) -> None:
    file = PartialFile(target, "http://127.0.0.1:1/other.bin")
    file.path.write_bytes(OTHER)
    file.record(0, len(OTHER) - 1, FileVersion(len(OTHER), '"one"'))
    kill(file)
    fetch(server, target, **IN_RANGES)
    assert target.read_bytes() == DATA


def test_the_partial_file_of_a_running_process_is_not_touched(
    server: WireServer, target: Path
) -> None:
    running = leave_partial(server, target, (0, PART))
    before = {path: path.read_bytes() for path in target.parent.iterdir()}
    fetch(server, target, **IN_RANGES)
    after = {path: path.read_bytes() for path in target.parent.iterdir()}
    assert after == {**before, target: DATA}
    running.remove()
    assert os.listdir(target.parent) == ["a.bin"]


def test_concurrent_downloads_to_one_path_do_no_harm(
    server: WireServer, target: Path
) -> None:
    def one(number: int) -> None:
        fetch(server, target, **IN_RANGES)

    for _ in each(one, range(4), limit=4):
        assert target.read_bytes() == DATA
    assert os.listdir(target.parent) == ["a.bin"]


def test_a_partial_file_is_not_shared_if_locks_have_no_effect(
    server: WireServer, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fcntl.flock", lambda *_: None)
    first, second = PartialFile(target, server.url), PartialFile(target, server.url)
    assert first.path != second.path
    assert set(os.listdir(target.parent)) == {first.path.name, second.path.name}
    fetch(server, target, **IN_RANGES)
    assert target.read_bytes() == DATA


@pytest.mark.parametrize("options", [IN_RANGES, {"multipart_threshold": None}])
def test_a_system_without_locks_downloads_without_a_record(
    server: WireServer, target: Path, monkeypatch: pytest.MonkeyPatch, options: Any
) -> None:
    monkeypatch.setattr("ittybit_sync.transfers.partial.fcntl", None)
    for name in ("O_CLOEXEC", "O_NOFOLLOW", "geteuid", "pwrite", "fchmod"):
        monkeypatch.delattr(os, name)
    seen: set[str] = set()
    fetch(
        server,
        target,
        **options,
        on_progress=lambda _: seen.update(os.listdir(target.parent)),
    )
    assert target.read_bytes() == DATA
    assert len(seen) == 1
    assert os.listdir(target.parent) == ["a.bin"]


@pytest.mark.parametrize("options", [IN_RANGES, {"multipart_threshold": None}])
def test_a_relative_path_keeps_its_meaning_if_the_working_folder_changes(
    server: WireServer, target: Path, monkeypatch: pytest.MonkeyPatch, options: Any
) -> None:
    monkeypatch.chdir(target.parent)
    before = os.open(".", os.O_RDONLY)
    try:
        fetch(server, "a.bin", **options, on_progress=lambda _: os.chdir("/"))
    finally:
        os.chdir(before)
        os.close(before)
    assert target.read_bytes() == DATA
    assert os.listdir() == ["a.bin"]


def test_the_resume_file_of_an_upload_is_not_touched(
    server: WireServer, target: Path
) -> None:
    note = target.with_name("a.bin.ittybit-resume")
    upload = UploadState(
        size=9, modified=1, changed=1, head="", target="http://h/a", part_size=4
    ).encode()
    note.write_bytes(upload)
    fetch(server, target, **IN_RANGES)
    assert (target.read_bytes(), note.read_bytes()) == (DATA, upload)


@pytest.mark.parametrize("tag", ['W/"weak"', None])
def test_ranges_without_a_validator_are_not_recorded(
    server: WireServer, delivery: Delivery, target: Path, tag: str | None
) -> None:
    file = PartialFile(target, f"{server.url}/a.bin")
    file.record(0, PART, FileVersion(len(DATA), None))
    assert not target.with_name("a.bin.ittybit-resume").exists()
    kill(file)
    delivery.tag = tag
    fetch(server, target, **IN_RANGES)
    assert target.read_bytes() == DATA


def test_a_lost_connection_is_not_reported_as_a_change(
    server: WireServer, delivery: Delivery
) -> None:
    class Pipe:
        def write(self, data: bytes) -> int:
            return len(data)

    delivery.tag, delivery.breaks = None, [PART]
    with pytest.raises(APIConnectionError) as caught:
        fetch(server, Pipe())
    assert not isinstance(caught.value, FileChanged)
    assert "before the end of the response" in str(caught.value)
    assert caught.value.retries_taken == 0


@pytest.mark.parametrize(
    ("breaks", "requests"),
    [([0] * 9, 3), ([PART, 0, 0, 0, 0], 3), ([PART, 1, 0, 0], 4)],
)
@pytest.mark.parametrize("options", [IN_RANGES, {"multipart_threshold": None}])
def test_an_error_has_the_number_of_retries(
    server: WireServer,
    delivery: Delivery,
    target: Path,
    monkeypatch: pytest.MonkeyPatch,
    breaks: list[int],
    requests: int,
    options: Any,
) -> None:
    def sleep(seconds: float) -> None: ...

    monkeypatch.setattr("ittybit_sync._io.sleep", sleep)
    delivery.breaks = list(breaks)
    options = {**options, "multipart_chunksize": 2 * PART}
    with pytest.raises(APIConnectionError) as caught:
        fetch(server, target, **options)
    assert len(server.requests) == requests
    assert caught.value.retries_taken == requests - 1
    assert os.listdir(target.parent) == []
