# Generated from tests/async_/test_unusual_files.py by build_sync.py. Do not edit.
"""Unusual files and file objects."""

import codecs
import gzip
import os
import tempfile
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from ittybit import Progress
from ittybit.core.transfers.options import UploadOptions
from ittybit.errors import APIStatusError, ArgumentError, LocalFileError
from ittybit_emulator import Emulator, Fault
from ittybit_sync import Ittybit
from tests.support.delivery import OTHER, PART, Delivery
from tests.support.wire_server import WireServer

IN_PARTS: UploadOptions = {"multipart_threshold": 1, "multipart_chunksize": PART}


@pytest.fixture
def source(samples: Path, tmp_path: Path) -> Path:
    """Write a video of several parts."""
    path = tmp_path / "clip.mp4"
    path.write_bytes((samples / "clip.mp4").read_bytes())
    return path


class Silent(BytesIO):
    """A non-blocking file that has no bytes yet."""

    def read(self, size: int | None = -1, /) -> bytes:
        return None  # type: ignore[return-value]  # like a non-blocking file


@pytest.mark.parametrize("kind", ["decoded", "as text", "closed", "silent"])
def test_a_file_object_that_returns_no_bytes_is_refused(
    client: Ittybit, source: Path, emulator: Emulator, kind: str
) -> None:
    files: dict[str, Any] = {
        "decoded": codecs.getreader("latin-1")(source.open("rb")),
        "as text": tempfile.NamedTemporaryFile("w+"),  # noqa: SIM115  # closed below
        "closed": source.open("rb"),
        "silent": Silent(b"bytes"),
    }
    with files["decoded"], files["as text"], files["closed"]:
        files["as text"].write("text")
        files["as text"].seek(0)
        if kind == "closed":
            files["closed"].close()
        with pytest.raises(
            ArgumentError, match=r"a block of a file must be bytes|cannot read"
        ):
            client.files.upload(files[kind], filename="a.mp4")
    assert not [one for one in emulator.requests.matching("PUT") if one.body]


@pytest.mark.parametrize("parts", [IN_PARTS, {}], ids=["in parts", "whole"])
def test_an_open_file_that_changes_during_an_upload_is_refused(
    client: Ittybit, source: Path, parts: UploadOptions
) -> None:
    def write(_: Progress) -> None:
        with source.open("ab") as other:
            other.write(b"more")

    with (
        source.open("rb") as file,
        pytest.raises(LocalFileError, match="another program wrote to it"),
    ):
        client.files.upload(file, folder="open", on_progress=write, **parts)
    newest = client.files.list(limit=5)
    assert "open" not in [stored.folder for stored in newest.data]


@pytest.mark.parametrize("parts", [IN_PARTS, {}], ids=["in parts", "whole"])
@pytest.mark.parametrize("is_open", [False, True])
def test_a_change_during_an_upload_is_noticed_although_the_mtime_was_restored(
    client: Ittybit, source: Path, parts: Any, is_open: bool
) -> None:
    before, data = source.stat(), source.read_bytes()

    def write(_: Progress) -> None:
        time.sleep(0.01)  # some file systems count time in ticks
        with source.open("r+b") as other:
            other.write(bytes(len(data)))
        os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))

    with (
        source.open("rb") as file,
        pytest.raises(LocalFileError, match="another program wrote to it"),
    ):
        client.files.upload(
            file if is_open else source, folder="torn", on_progress=write, **parts
        )
    newest = client.files.list(limit=5)
    assert "torn" not in [stored.folder for stored in newest.data]


@pytest.mark.parametrize("kind", ["pipe", "endless"])
def test_a_pipe_or_device_at_the_resume_file_s_path_is_not_read(
    client: Ittybit, source: Path, kind: str
) -> None:
    note = source.with_name("clip.mp4.ittybit-resume")
    if kind == "pipe":
        os.mkfifo(note)
    else:
        note.symlink_to("/dev/zero")
    file = client.files.upload(source, folder=f"beside a {kind}", **IN_PARTS)
    assert file.filesize == source.stat().st_size
    assert note.is_fifo() or note.is_symlink()


def test_a_change_is_noticed_although_the_mtime_was_restored(
    client: Ittybit, source: Path, emulator: Emulator
) -> None:
    source.write_bytes(source.read_bytes() + bytes(1 << 20))  # longer than the head
    parts: UploadOptions = {"multipart_threshold": 1, "multipart_chunksize": 1 << 18}
    emulator.faults.add(Fault(status=400), headers={"Content-Range": "bytes 1048576-*"})
    with pytest.raises(APIStatusError):
        client.files.upload(source, folder="put back", **parts)
    before = source.stat()
    data = source.read_bytes()
    source.write_bytes(data[:-1] + b"\1")
    os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
    emulator.requests.clear()
    client.files.upload(source, folder="put back", **parts)
    assert sum(put.size for put in emulator.requests.matching("PUT")) == len(data)


def test_a_changed_byte_in_the_same_second_is_noticed(
    client: Ittybit, source: Path
) -> None:
    data = source.read_bytes()
    for byte in range(6):
        changed = data[:-PART] + bytes([byte]) + data[-PART + 1 :]
        source.write_bytes(changed)
        file = client.files.upload(source, folder="second", **IN_PARTS)
        sink = BytesIO()
        client.files.download(file, sink)
        assert sink.getvalue() == changed


def test_a_long_stream_without_a_temporary_folder_is_an_error(
    client: Ittybit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(tempfile, "_candidate_tempdir_list", lambda: ["/proc/none"])
    with pytest.raises(LocalFileError, match="No usable temporary directory"):
        client.files.upload(iter([bytes(9 << 20)] * 2), filename="a.mp4")


@pytest.mark.parametrize("transfer", ["upload", "download", "fetch"])
@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"on_progress": 5}, "on_progress must be callable"),
        ({"max_bandwidth": -1}, "max_bandwidth must be"),
    ],
)
def test_options_are_checked_before_anything_is_sent(
    client: Ittybit,
    emulator: Emulator,
    source: Path,
    transfer: str,
    options: dict[str, Any],
    why: str,
) -> None:
    call: Any = client.files.upload
    arguments: dict[str, tuple[Any, ...]] = {
        "upload": (source,),
        "fetch": ("http://h/a",),
        "download": ("http://h/a", source),
    }
    if transfer == "download":
        call = client.files.download
    with pytest.raises(ArgumentError, match=why):
        call(*arguments[transfer], **options)
    assert len(emulator.requests) == 0


@pytest.mark.parametrize("option", [{"resume": "no"}, {"metadata": ["a"]}, {"ref": 1}])
def test_an_upload_option_of_a_wrong_type_is_refused(
    client: Ittybit, emulator: Emulator, source: Path, option: dict[str, Any]
) -> None:
    [name] = option
    with pytest.raises(ArgumentError, match=f"{name} must be"):
        client.files.upload(source, **option)
    assert len(emulator.requests) == 0


def test_a_path_that_no_system_supports_is_refused(
    client: Ittybit, tmp_path: Path
) -> None:
    path = f"{tmp_path}/\ud800"
    with pytest.raises(ArgumentError, match="is not a valid file name"):
        client.files.upload(path)
    with pytest.raises(ArgumentError, match="is not a valid file name"):
        client.files.download("http://127.0.0.1:1/a", path)


class Counting:
    """A sink that accepts bytes and does not return their number."""

    def write(self, data: bytes) -> str:
        return "some"


def fetch(delivery: Delivery, to: Any) -> None:
    with WireServer(delivery) as server:
        with Ittybit("key", base_url="http://127.0.0.1:1") as client:
            client.files.download(f"{server.url}/a.bin", to)


@pytest.mark.parametrize("kind", ["encoded", "as text", "closed", "counting"])
def test_a_file_object_that_accepts_no_bytes_is_refused(
    tmp_path: Path, kind: str
) -> None:
    sinks: dict[str, Any] = {
        "encoded": codecs.getwriter("latin-1")((tmp_path / "a").open("wb")),
        "as text": tempfile.NamedTemporaryFile("w"),  # noqa: SIM115  # closed below
        "closed": (tmp_path / "b").open("wb"),
    }
    with sinks["encoded"], sinks["as text"], sinks["closed"]:
        if kind == "closed":
            sinks["closed"].close()
        with pytest.raises(ArgumentError, match=r"must be binary|cannot write to"):
            fetch(Delivery(), sinks.get(kind, Counting()))


def test_a_file_object_that_is_open_for_reading_is_refused(
    tmp_path: Path,
) -> None:
    (tmp_path / "a").write_bytes(b"before")
    with (
        (tmp_path / "a").open("rb") as file,
        pytest.raises(LocalFileError, match="the file is open in another mode"),
    ):
        fetch(Delivery(), file)
    assert (tmp_path / "a").read_bytes() == b"before"


def test_a_file_object_that_fails_to_seek_is_an_error(
    tmp_path: Path,
) -> None:
    def change() -> None:
        delivery.data, delivery.tag = OTHER, '"two"'

    delivery = Delivery()
    delivery.breaks, delivery.change = [PART], change
    with (
        gzip.open(tmp_path / "a.gz", "wb") as packed,
        pytest.raises(LocalFileError, match="Negative seek in write mode"),
    ):
        fetch(delivery, packed)
