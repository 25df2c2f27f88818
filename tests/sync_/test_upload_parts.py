# Generated from tests/async_/test_upload_parts.py by build_sync.py. Do not edit.
"""Uploads in parts: each counted once, retried alone, and known by the next run."""

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
SUFFIX = ".ittybit-part"


@pytest.fixture
def source(samples: Path, tmp_path: Path) -> Path:
    """A video of several parts."""
    path = tmp_path / "clip.mp4"
    path.write_bytes((samples / "clip.mp4").read_bytes())
    assert path.stat().st_size > 3 * PART
    return path


def ranges(emulator: Emulator) -> list[str]:
    """The parts that arrived, in order of arrival."""
    puts = emulator.requests.matching("PUT")
    return [put.headers["Content-Range"].split("/")[0].split()[1] for put in puts]


def parts(source: Path) -> list[str]:
    """All parts of a file."""
    size = source.stat().st_size
    return [f"{n}-{min(n + PART, size) - 1}" for n in range(0, size, PART)]


def back(client: Ittybit, url: str | None) -> bytes:
    sink = BytesIO()
    client.files.download(url, sink)
    return sink.getvalue()


def test_a_large_file_goes_in_parts_and_the_last_goes_last(
    client: Ittybit, source: Path, emulator: Emulator, tmp_path: Path
) -> None:
    file = client.files.upload(source, folder="parts", **IN_PARTS)
    assert file.filesize == source.stat().st_size
    assert back(client, file.url) == source.read_bytes()
    assert sorted(ranges(emulator)) == sorted(parts(source))
    assert ranges(emulator)[-1] == parts(source)[-1]
    [put, *_] = emulator.requests.matching("PUT")
    assert re.fullmatch(r"bytes \d+-\d+/\d+", put.headers["Content-Range"])
    assert "Authorization" not in put.headers
    assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]


def test_a_file_below_the_threshold_goes_whole(
    client: Ittybit, source: Path, emulator: Emulator
) -> None:
    size = source.stat().st_size
    for told in (
        {"multipart_threshold": size + 1},
        {"multipart_threshold": None},
        {"multipart_chunksize": size, "multipart_threshold": 1},
    ):
        client.files.upload(source, **{**IN_PARTS, **told})  # type: ignore[arg-type]  # of several options
    puts = emulator.requests.matching("PUT")
    assert len(puts) == 3
    assert not any("Content-Range" in put.headers for put in puts)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=503, headers={"Retry-After": "0"}),
        Fault(drop="before"),
        Fault(drop="after"),
        Fault(cut_body_after=1000),
    ],
    ids=["503", "lost", "answer lost", "cut"],
)
def test_a_part_that_fails_is_sent_again_and_no_other(
    client: Ittybit, source: Path, emulator: Emulator, fault: Fault
) -> None:
    bad = parts(source)[1]
    emulator.faults.add(fault, headers={"Content-Range": f"bytes {bad}/*"})
    file = client.files.upload(source, folder="again", **IN_PARTS)
    assert back(client, file.url) == source.read_bytes()
    assert sorted(ranges(emulator)) == sorted([*parts(source), bad])


def test_a_last_part_whose_answer_is_lost_is_sent_again(
    client: Ittybit, source: Path, emulator: Emulator
) -> None:
    last = parts(source)[-1]
    emulator.faults.add(
        Fault(drop="after"), headers={"Content-Range": f"bytes {last}/*"}
    )
    file = client.files.upload(source, folder="last", **IN_PARTS)
    assert file.filesize == source.stat().st_size
    assert ranges(emulator).count(last) == 2


def test_as_many_parts_are_under_way_as_was_said_and_no_more() -> None:
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
            if len(seen) <= 3:  # none of these is answered before all have come
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


def test_progress_adds_up_and_goes_back_for_a_part_that_begins_again(
    client: Ittybit, source: Path, emulator: Emulator
) -> None:
    bad = parts(source)[1]
    emulator.faults.add(
        Fault(status=503, headers={"Retry-After": "0"}),
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


def test_parts_come_from_a_stream_too(
    client: Ittybit, source: Path, emulator: Emulator
) -> None:
    blocks = iter([source.read_bytes()[:5000], source.read_bytes()[5000:]])
    file = client.files.upload(blocks, filename="s.mp4", **IN_PARTS)
    assert back(client, file.url) == source.read_bytes()
    with source.open("rb") as handle:
        file = client.files.upload(handle, filename="h.mp4", **IN_PARTS)
    assert back(client, file.url) == source.read_bytes()
    assert sorted(ranges(emulator)) == sorted(parts(source) * 2)


def test_bytes_go_no_faster_than_was_said(client: Ittybit, source: Path) -> None:
    size = source.stat().st_size
    begun = time.monotonic()
    client.files.upload(source, max_bandwidth=size * 2, **IN_PARTS)
    assert time.monotonic() - begun > 0.3
    begun = time.monotonic()
    client.files.upload(source, max_bandwidth=size * 2)
    assert time.monotonic() - begun > 0.2


def interrupted(
    client: Ittybit, source: Path, emulator: Emulator, **options: Any
) -> list[str]:
    """Upload until the last part, which the server refuses; return what arrived."""
    emulator.faults.add(
        Fault(status=400), headers={"Content-Range": f"bytes {parts(source)[-1]}/*"}
    )
    with pytest.raises(APIStatusError, match="400"):
        client.files.upload(source, **{**IN_PARTS, **options})
    arrived = ranges(emulator)
    emulator.requests.clear()
    return arrived


def test_a_second_run_sends_only_what_is_missing(
    client: Ittybit, source: Path, emulator: Emulator
) -> None:
    assert len(interrupted(client, source, emulator)) == len(parts(source))
    seen: list[Progress] = []
    file = client.files.upload(source, on_progress=seen.append, **IN_PARTS)
    assert ranges(emulator) == [parts(source)[-1]]
    assert back(client, file.url) == source.read_bytes()
    assert not source.with_name(f"clip.mp4{SUFFIX}").exists()
    assert seen[0].bytes == PART * (len(parts(source)) - 1)
    assert seen[-1].bytes == source.stat().st_size


def test_without_a_note_a_second_run_begins_again(
    client: Ittybit, source: Path, emulator: Emulator
) -> None:
    interrupted(client, source, emulator, resume=False)
    assert not source.with_name(f"clip.mp4{SUFFIX}").exists()
    client.files.upload(source, **IN_PARTS)
    assert sorted(ranges(emulator)) == sorted(parts(source))


def test_a_note_says_nothing_to_who_looks_for_secrets(
    client: Ittybit, source: Path, emulator: Emulator
) -> None:
    interrupted(client, source, emulator)
    note = source.with_name(f"clip.mp4{SUFFIX}").read_text()
    assert emulator.key not in note
    assert "signature" not in note
    assert json.loads(note)["target"] == f"{emulator.delivery_url}/clip.mp4"


@pytest.mark.parametrize("change", ["bytes", "size", "target", "parts", "damaged"])
def test_a_note_of_something_else_is_not_trusted(
    client: Ittybit, source: Path, emulator: Emulator, change: str
) -> None:
    options: UploadOptions = {**IN_PARTS, "folder": f"not trusted {change}"}
    interrupted(client, source, emulator, **options)
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
    assert back(client, file.url) == source.read_bytes()


def test_what_is_no_note_is_left_alone(client: Ittybit, source: Path) -> None:
    note = source.with_name(f"clip.mp4{SUFFIX}")
    note.write_text("somebody's own")
    client.files.upload(source, **IN_PARTS)
    assert note.read_text() == "somebody's own"
    note.unlink()
    note.mkdir()
    client.files.upload(source, **IN_PARTS)
    assert note.is_dir()


def test_where_no_note_can_be_written_the_upload_goes_on(
    client: Ittybit, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    file = client.files.upload(source, **IN_PARTS)
    assert file.filesize == source.stat().st_size


def test_a_server_that_forgets_a_part_gets_all_of_them_again(
    client: Ittybit, source: Path, emulator: Emulator
) -> None:
    lost = parts(source)[1]
    emulator.faults.add(Fault(status=202), headers={"Content-Range": f"bytes {lost}/*"})
    file = client.files.upload(source, folder="lost", **IN_PARTS)
    assert back(client, file.url) == source.read_bytes()
    assert sorted(ranges(emulator)) == sorted(parts(source) * 2)


def test_a_server_that_forgets_a_part_each_time_is_an_error(
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


def test_a_server_that_takes_a_part_for_the_file_is_told_from_one_that_does_not(
    client: Ittybit, samples: Path, emulator: Emulator, tmp_path: Path
) -> None:
    # Two pictures in a row: the first part alone is a whole file, too.
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
    # It is not kept, so that all go again; the second time this part arrives.
    emulator.faults.add(
        Fault(status=status, body=b'{"ok": true}' if status == 200 else b""),
        headers={"Content-Range": f"bytes {parts(source)[0]}/*"},
    )
    file = client.files.upload(source, folder="200", **IN_PARTS)
    assert back(client, file.url) == source.read_bytes()


@pytest.mark.parametrize("change", ["shorter", "longer", "gone", "other"])
def test_a_file_that_changes_on_the_way_is_no_file(
    client: Ittybit, source: Path, emulator: Emulator, change: str
) -> None:
    data = source.read_bytes()

    def meddle(progress: Progress) -> None:
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
            on_progress=meddle,
            **IN_PARTS,
        )
    newest = client.files.list(limit=5)
    assert f"changed {change}" not in [file.folder for file in newest.data]


def test_a_file_of_another_size_than_was_sent_is_an_error(
    client: Ittybit, source: Path, emulator: Emulator
) -> None:
    body = b'{"id": "file_1", "filesize": 7}'
    emulator.faults.add(Fault(status=201, body=body), method="PUT", times=None)
    with pytest.raises(APIResponseValidationError, match="file_1 with 7 bytes in"):
        client.files.upload(source)
    with pytest.raises(APIResponseValidationError, match="file_1 with 7 bytes in"):
        client.files.upload(source, **IN_PARTS)
    assert emulator.requests.matching("DELETE") == []


def test_parts_do_not_follow_a_redirect_elsewhere(
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
