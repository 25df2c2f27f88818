# Generated from tests/async_/test_downloads.py by build_sync.py. Do not edit.
"""A download is complete under its final name, or it leaves nothing."""

import errno
import os
from pathlib import Path

import pytest

from ittybit.errors import (
    APIConnectionError,
    ArgumentError,
    LocalFileError,
    NotFoundError,
)
from ittybit.types import File
from ittybit_emulator import Emulator, Fault
from ittybit_sync import Ittybit
from tests.support.disk import no_room_for_files_over


@pytest.fixture
def stored(client: Ittybit, samples: Path) -> File:
    """Return a stored file."""
    return client.files.upload(samples / "clip.mp4", folder="stored")


def test_a_downloaded_file_equals_the_uploaded_one(
    client: Ittybit, stored: File, samples: Path, tmp_path: Path
) -> None:
    target = client.files.download(stored, tmp_path / "back.mp4")
    assert target == tmp_path / "back.mp4"
    assert target.read_bytes() == (samples / "clip.mp4").read_bytes()
    assert os.listdir(tmp_path) == ["back.mp4"]


def test_a_download_into_a_folder_keeps_the_file_s_name(
    client: Ittybit, stored: File, tmp_path: Path
) -> None:
    assert client.files.download(stored, tmp_path) == tmp_path / "clip.mp4"
    assert client.files.download(stored.url or "", str(tmp_path)) == (
        tmp_path / "clip.mp4"
    )


def test_a_name_from_the_server_cannot_leave_the_folder(
    client: Ittybit, stored: File, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    sly = File(id=stored.id, url=stored.url, filename="../../sly.mp4")
    target = client.files.download(sly, tmp_path / "in")
    assert target == tmp_path / "in" / "sly.mp4"


@pytest.mark.parametrize("name", [".ittybit-a.part", "a.ittybit-resume"])
def test_a_name_from_the_server_is_no_name_of_a_temporary_file(
    client: Ittybit, stored: File, tmp_path: Path, name: str
) -> None:
    sly = File(id=stored.id, url=stored.url, filename=name)
    target = client.files.download(sly, tmp_path)
    assert target == tmp_path / name.replace(".ittybit", "_ittybit")
    assert client.files.download(sly, tmp_path / name) == tmp_path / name


def test_the_key_is_not_sent_to_the_delivery_domain(
    client: Ittybit, stored: File, tmp_path: Path, emulator: Emulator
) -> None:
    client.files.download(stored, tmp_path)
    [get] = emulator.requests.matching("GET", port="delivery")
    assert "Authorization" not in get.headers


def test_a_private_file_is_downloaded_by_its_signed_url(
    client: Ittybit, stored: File, tmp_path: Path, emulator: Emulator
) -> None:
    emulator.private = True
    signature = client.signatures.create(filename="clip.mp4", folder="stored")
    target = client.files.download(signature.url, tmp_path)
    assert target.stat().st_size == stored.filesize


def test_progress_reports_received_and_total_bytes(
    client: Ittybit, stored: File, tmp_path: Path
) -> None:
    seen: list[tuple[int, int | None]] = []
    client.files.download(
        stored, tmp_path, on_progress=lambda step: seen.append((step.bytes, step.total))
    )
    assert seen[-1] == (stored.filesize, stored.filesize)


def test_a_failed_download_is_retried(
    client: Ittybit, stored: File, tmp_path: Path, emulator: Emulator
) -> None:
    emulator.faults.add(Fault(truncate_after=1000), method="GET", port="delivery")
    target = client.files.download(stored, tmp_path)
    assert target.stat().st_size == stored.filesize
    assert os.listdir(tmp_path) == ["clip.mp4"]


def test_a_download_that_always_fails_leaves_the_existing_file(
    client: Ittybit, stored: File, tmp_path: Path, emulator: Emulator
) -> None:
    (tmp_path / "clip.mp4").write_text("the old one")
    emulator.faults.add(
        Fault(truncate_after=1000), method="GET", port="delivery", times=None
    )
    with pytest.raises(APIConnectionError):
        client.with_options(max_retries=0).files.download(stored, tmp_path)
    assert os.listdir(tmp_path) == ["clip.mp4"]
    assert (tmp_path / "clip.mp4").read_text() == "the old one"


def test_a_file_of_another_size_than_announced_is_refused(
    client: Ittybit, stored: File, tmp_path: Path
) -> None:
    wrong = File(id=stored.id, url=stored.url, filesize=1)
    with pytest.raises(APIConnectionError, match="expected a file of 1 bytes"):
        client.with_options(max_retries=0).files.download(wrong, tmp_path / "wrong.mp4")
    assert os.listdir(tmp_path) == []


def test_a_full_disk_leaves_no_partial_file(
    client: Ittybit, stored: File, tmp_path: Path
) -> None:
    (tmp_path / "clip.mp4").write_text("the old one")
    with (
        no_room_for_files_over(4096),
        pytest.raises(LocalFileError, match=r"clip\.mp4.*File too large") as caught,
    ):
        client.files.download(stored, tmp_path)
    assert caught.value.errno == errno.EFBIG
    assert os.listdir(tmp_path) == ["clip.mp4"]
    assert (tmp_path / "clip.mp4").read_text() == "the old one"


def test_a_missing_folder_is_named(
    client: Ittybit, stored: File, tmp_path: Path
) -> None:
    with pytest.raises(LocalFileError, match=r"missing.*No such file") as caught:
        client.files.download(stored, tmp_path / "missing" / "a.mp4")
    assert caught.value.errno == errno.ENOENT


def test_a_missing_file_is_a_not_found_error(
    client: Ittybit, tmp_path: Path, emulator: Emulator
) -> None:
    with pytest.raises(NotFoundError):
        client.files.download(f"{emulator.delivery_url}/no.mp4", tmp_path)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("source", ["", "file_abc", File(id="file_abc")])
def test_a_source_without_a_url_is_refused(
    client: Ittybit, tmp_path: Path, source: File | str
) -> None:
    with pytest.raises(ArgumentError, match="source must be a URL or a File"):
        client.files.download(source, tmp_path)
