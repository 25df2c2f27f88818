# Generated from tests/async_/test_upload_parts.py by build_sync.py. Do not edit.
"""Uploads in parts: each part is counted once, retried alone, and resumed."""

import json
import re
import threading
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from ittybit import Progress
from ittybit.core.transfers.options import UploadOptions
from ittybit.errors import APIResponseValidationError, APIStatusError, LocalFileError
from ittybit_emulator import Emulator, Fault
from ittybit_sync import Ittybit
from tests.support.wire_server import Line, WireServer, answer, answering

PART = 4096
IN_PARTS: UploadOptions = {"multipart_threshold": 1, "multipart_chunksize": PART}
SUFFIX = ".ittybit-resume"


@pytest.fixture
def source(samples: Path, tmp_path: Path) -> Path:
    """Write a video of several parts."""
    path = tmp_path / "clip.mp4"
    path.write_bytes((samples / "clip.mp4").read_bytes())
    assert path.stat().st_size > 3 * PART
    return path


def ranges(emulator: Emulator) -> list[str]:
    """Return the ranges of the parts in order of arrival."""
    puts = emulator.requests.matching("PUT")
    return [put.headers["Content-Range"].split("/")[0].split()[1] for put in puts]


def parts(source: Path) -> list[str]:
    """Return the ranges of all parts of a file."""
    size = source.stat().st_size
    return [f"{n}-{min(n + PART, size) - 1}" for n in range(0, size, PART)]


def download(client: Ittybit, url: str | None) -> bytes:
    sink = BytesIO()
    client.files.download(url, sink)
    return sink.getvalue()


def test_a_large_file_is_sent_in_parts_and_the_last_part_goes_last(
    client: Ittybit, source: Path, emulator: Emulator, tmp_path: Path
) -> None:
    file = client.files.upload(source, folder="parts", **IN_PARTS)
    assert file.filesize == source.stat().st_size
    assert download(client, file.url) == source.read_bytes()
    assert sorted(ranges(emulator)) == sorted(parts(source))
    assert ranges(emulator)[-1] == parts(source)[-1]
    [put, *_] = emulator.requests.matching("PUT")
    assert re.fullmatch(r"bytes \d+-\d+/\d+", put.headers["Content-Range"])
    assert "Authorization" not in put.headers
    assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]


def test_a_file_below_the_threshold_is_sent_in_one_request(
    client: Ittybit, source: Path, emulator: Emulator
) -> None:
    size = source.stat().st_size
    for options in (
        {"multipart_threshold": size + 1},
        {"multipart_threshold": None},
        {"multipart_chunksize": size, "multipart_threshold": 1},
    ):
        client.files.upload(source, **{**IN_PARTS, **options})  # type: ignore[arg-type]  # the options have different types
    puts = emulator.requests.matching("PUT")
    assert len(puts) == 3
    assert not any("Content-Range" in put.headers for put in puts)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=503, headers={"Retry-After": "0.001"}),
        Fault(drop="before"),
        Fault(drop="after"),
        Fault(cut_body_after=1000),
    ],
    ids=["503", "lost", "answer lost", "cut"],
)
def test_only_a_failed_part_is_sent_again(
    client: Ittybit, source: Path, emulator: Emulator, fault: Fault
) -> None:
    bad = parts(source)[1]
    emulator.faults.add(fault, headers={"Content-Range": f"bytes {bad}/*"})
    file = client.files.upload(source, folder="again", **IN_PARTS)
    assert download(client, file.url) == source.read_bytes()
    assert sorted(ranges(emulator)) == sorted([*parts(source), bad])


def test_a_last_part_with_a_lost_response_is_sent_again(
    client: Ittybit, source: Path, emulator: Emulator
) -> None:
    last = parts(source)[-1]
    emulator.faults.add(
        Fault(drop="after"), headers={"Content-Range": f"bytes {last}/*"}
    )
    file = client.files.upload(source, folder="last", **IN_PARTS)
    assert file.filesize == source.stat().st_size
    assert ranges(emulator).count(last) == 2


def test_max_concurrency_limits_the_parts_in_progress() -> None:
    under_way: list[int] = []
    seen: list[int] = []
    gate = threading.Barrier(3, timeout=20)

    def script(line: Line) -> None:
        while (request := line.request()) is not None:
            if request.method == "POST":
                line.send(answer(b'{"url": "%b/x"}' % server.url.encode()))
                continue
            under_way.append(1)
            seen.append(len(under_way))
            if len(seen) <= 3:  # none of these gets a response before all have arrived
                gate.wait()
            line.wait(0.02)
            under_way.pop()
            line.send(answer(b'{"id": "file_1"}', "201 Created"))

    with WireServer(script) as server:
        with Ittybit("key", base_url=server.url) as client:
            client.files.upload(
                bytes(60),
                filename="a.mp4",
                multipart_threshold=1,
                multipart_chunksize=10,
                max_concurrency=3,
            )
    assert len(seen) == 6
    assert max(seen) == 3
    assert seen[-1] == 1


def test_progress_is_the_sum_of_parts_and_falls_when_one_restarts(
    client: Ittybit, source: Path, emulator: Emulator
) -> None:
    bad = parts(source)[1]
    emulator.faults.add(
        Fault(status=503, headers={"Retry-After": "0.001"}),
        headers={"Content-Range": f"bytes {bad}/*"},
    )
    seen: list[Progress] = []
    client.files.upload(source, max_concurrency=1, on_progress=seen.append, **IN_PARTS)
    size = source.stat().st_size
    sums = [progress.bytes for progress in seen]
    assert sums[-1] == max(sums) == size
    assert sums != sorted(sums)
    assert {progress.total for progress in seen} == {size}
    assert seen[-1].fraction == 1
    assert seen[-1].rate > 0


def test_a_stream_is_sent_in_parts_too(
    client: Ittybit, source: Path, emulator: Emulator
) -> None:
    blocks = iter([source.read_bytes()[:5000], source.read_bytes()[5000:]])
    file = client.files.upload(blocks, filename="s.mp4", **IN_PARTS)
    assert download(client, file.url) == source.read_bytes()
    with source.open("rb") as handle:
        file = client.files.upload(handle, filename="h.mp4", **IN_PARTS)
    assert download(client, file.url) == source.read_bytes()
    assert sorted(ranges(emulator)) == sorted(parts(source) * 2)


def test_an_upload_stays_below_max_bandwidth(client: Ittybit, source: Path) -> None:
    size = source.stat().st_size
    started = time.monotonic()
    client.files.upload(source, max_bandwidth=size * 2, **IN_PARTS)
    assert time.monotonic() - started > 0.3
    started = time.monotonic()
    client.files.upload(source, max_bandwidth=size * 2)
    assert time.monotonic() - started > 0.2


def interrupt_upload(
    client: Ittybit, source: Path, emulator: Emulator, **options: Any
) -> list[str]:
    """Upload until the last part, which the server refuses, and return what arrived."""
    emulator.faults.add(
        Fault(status=400), headers={"Content-Range": f"bytes {parts(source)[-1]}/*"}
    )
    with pytest.raises(APIStatusError, match="400"):
        client.files.upload(source, **{**IN_PARTS, **options})
    arrived = ranges(emulator)
    emulator.requests.clear()
    return arrived


def test_a_second_run_sends_only_the_missing_parts(
    client: Ittybit, source: Path, emulator: Emulator
) -> None:
    assert len(interrupt_upload(client, source, emulator)) == len(parts(source))
    seen: list[Progress] = []
    file = client.files.upload(source, on_progress=seen.append, **IN_PARTS)
    assert ranges(emulator) == [parts(source)[-1]]
    assert download(client, file.url) == source.read_bytes()
    assert not source.with_name(f"clip.mp4{SUFFIX}").exists()
    assert seen[0].bytes == PART * (len(parts(source)) - 1)
    assert seen[-1].bytes == source.stat().st_size


def test_without_a_resume_file_a_second_run_sends_all_parts(
    client: Ittybit, source: Path, emulator: Emulator
) -> None:
    interrupt_upload(client, source, emulator, resume=False)
    assert not source.with_name(f"clip.mp4{SUFFIX}").exists()
    client.files.upload(source, **IN_PARTS)
    assert sorted(ranges(emulator)) == sorted(parts(source))


def test_a_resume_file_contains_no_secrets(
    client: Ittybit, source: Path, emulator: Emulator
) -> None:
    interrupt_upload(client, source, emulator)
    note = source.with_name(f"clip.mp4{SUFFIX}").read_text()
    assert emulator.key not in note
    assert "signature" not in note
    assert json.loads(note)["target"] == f"{emulator.delivery_url}/clip.mp4"


@pytest.mark.parametrize("change", ["bytes", "size", "target", "parts", "damaged"])
def test_a_resume_file_of_another_upload_is_ignored(
    client: Ittybit, source: Path, emulator: Emulator, change: str
) -> None:
    options: UploadOptions = {**IN_PARTS, "folder": f"not trusted {change}"}
    interrupt_upload(client, source, emulator, **options)
    if change == "bytes":
        data = source.read_bytes()
        source.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    elif change == "size":
        with source.open("ab") as file:
            file.write(b"\0" * 8)
    elif change == "target":
        options["folder"] = "elsewhere"
    elif change == "parts":
        options["multipart_chunksize"] = PART * 2
    else:
        note = source.with_name(f"clip.mp4{SUFFIX}")
        note.write_bytes(note.read_bytes()[:-20])
    file = client.files.upload(source, **options)
    whole = sum(put.size for put in emulator.requests.matching("PUT"))
    assert whole == source.stat().st_size
    assert download(client, file.url) == source.read_bytes()


def test_an_unrelated_file_at_the_resume_file_s_path_is_kept(
    client: Ittybit, source: Path
) -> None:
    note = source.with_name(f"clip.mp4{SUFFIX}")
    note.write_text("somebody's own")
    client.files.upload(source, **IN_PARTS)
    assert note.read_text() == "somebody's own"
    note.unlink()
    note.mkdir()
    client.files.upload(source, **IN_PARTS)
    assert note.is_dir()


def test_an_upload_continues_if_no_resume_file_can_be_written(
    client: Ittybit, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    file = client.files.upload(source, **IN_PARTS)
    assert file.filesize == source.stat().st_size


def test_a_server_that_loses_a_part_gets_all_parts_again(
    client: Ittybit, source: Path, emulator: Emulator
) -> None:
    lost = parts(source)[1]
    emulator.faults.add(Fault(status=202), headers={"Content-Range": f"bytes {lost}/*"})
    file = client.files.upload(source, folder="lost", **IN_PARTS)
    assert download(client, file.url) == source.read_bytes()
    assert sorted(ranges(emulator)) == sorted(parts(source) * 2)


def test_a_server_that_always_loses_a_part_is_an_error(
    client: Ittybit, source: Path, emulator: Emulator
) -> None:
    emulator.faults.add(
        Fault(status=202),
        headers={"Content-Range": f"bytes {parts(source)[1]}/*"},
        times=None,
    )
    with pytest.raises(
        APIResponseValidationError, match=r"accepted all parts .* but created no file"
    ):
        client.files.upload(source, folder="lost for ever", **IN_PARTS)


def test_a_part_that_the_server_stored_as_a_file_is_an_error(
    client: Ittybit, samples: Path, emulator: Emulator, tmp_path: Path
) -> None:
    # Two pictures in a row, so that the first part alone is a complete file.
    picture = (samples / "still.png").read_bytes()
    source = tmp_path / "two.png"
    source.write_bytes(picture * 2)
    emulator.faults.add(Fault(without=["Content-Range"]), method="PUT", times=None)
    with pytest.raises(
        APIResponseValidationError, match="the file was deleted"
    ) as caught:
        client.files.upload(
            source, multipart_threshold=1, multipart_chunksize=len(picture)
        )
    assert "multipart_threshold=None" in str(caught.value)
    [removed] = emulator.requests.matching("DELETE")
    assert removed.path.rpartition("/")[2] in str(caught.value)


@pytest.mark.parametrize("status", [200, 204])
def test_a_part_may_be_accepted_with_another_status(
    client: Ittybit, source: Path, emulator: Emulator, status: int
) -> None:
    # The server drops this part, so all are sent again. The second time, it is kept.
    emulator.faults.add(
        Fault(status=status, body=b'{"ok": true}' if status == 200 else b""),
        headers={"Content-Range": f"bytes {parts(source)[0]}/*"},
    )
    file = client.files.upload(source, folder="200", **IN_PARTS)
    assert download(client, file.url) == source.read_bytes()


@pytest.mark.parametrize("change", ["shorter", "longer", "gone", "other"])
def test_a_file_that_changes_during_the_upload_is_refused(
    client: Ittybit, source: Path, emulator: Emulator, change: str
) -> None:
    data = source.read_bytes()

    def change_file(progress: Progress) -> None:
        if not PART < progress.bytes < 3 * PART:
            return
        if change == "gone":
            source.unlink(missing_ok=True)
        elif change == "shorter":
            source.write_bytes(data[: 2 * PART])
        elif change == "longer":
            source.write_bytes(data + b"more")
        else:
            source.write_bytes(bytes(len(data)))

    with pytest.raises(LocalFileError, match=r"clip\.mp4"):
        client.files.upload(
            source,
            folder=f"changed {change}",
            max_concurrency=1,
            on_progress=change_file,
            **IN_PARTS,
        )
    newest = client.files.list(limit=5)
    assert f"changed {change}" not in [file.folder for file in newest.data]


def test_a_stored_file_of_the_wrong_size_is_an_error(
    client: Ittybit, source: Path, emulator: Emulator
) -> None:
    body = b'{"id": "file_1", "filesize": 7}'
    emulator.faults.add(Fault(status=201, body=body), method="PUT", times=None)
    with pytest.raises(APIResponseValidationError, match="file_1 with 7 bytes in"):
        client.files.upload(source)
    with pytest.raises(APIResponseValidationError, match="file_1 with 7 bytes in"):
        client.files.upload(source, **IN_PARTS)
    assert emulator.requests.matching("DELETE") == []


def test_parts_are_not_redirected_to_another_origin(
    client: Ittybit, source: Path, emulator: Emulator
) -> None:
    with WireServer(answering(answer(b'{"id": "file_1"}'))) as elsewhere:
        emulator.faults.add(
            Fault(status=307, headers={"Location": f"{elsewhere.url}/x"}),
            method="PUT",
            times=None,
        )
        with pytest.raises(APIStatusError, match="answered 307"):
            client.files.upload(source, **IN_PARTS)
    assert elsewhere.connections == 0
