# Generated from tests/async_/test_downloads.py by build_sync.py. Do not edit.
"""Downloads: whole under the final name, or nothing."""

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
    """A file of the project."""
    return client.files.upload(samples / "clip.mp4", folder="stored")


def test_a_downloaded_file_is_the_one_that_was_uploaded(
    client: Ittybit, stored: File, samples: Path, tmp_path: Path
) -> None:
    target = client.files.download(stored, tmp_path / "back.mp4")
    assert target == tmp_path / "back.mp4"
    assert target.read_bytes() == (samples / "clip.mp4").read_bytes()
    assert os.listdir(tmp_path) == ["back.mp4"]


def test_into_a_folder_it_goes_under_its_own_name(
    client: Ittybit, stored: File, tmp_path: Path
) -> None:
    assert client.files.download(stored, tmp_path) == tmp_path / "clip.mp4"
    assert client.files.download(stored.url or "", str(tmp_path)) == (
        tmp_path / "clip.mp4"
    )


def test_a_name_from_outside_cannot_leave_the_folder(
    client: Ittybit, stored: File, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    sly = File(id=stored.id, url=stored.url, filename="../../sly.mp4")
    target = client.files.download(sly, tmp_path / "in")
    assert target == tmp_path / "in" / "sly.mp4"


def test_the_key_does_not_go_to_the_delivery_domain(
    client: Ittybit, stored: File, tmp_path: Path, emulator: Emulator
) -> None:
    client.files.download(stored, tmp_path)
    [get] = emulator.requests.matching("GET", port="delivery")
    assert "Authorization" not in get.headers


def test_a_private_file_comes_by_its_signed_url(
    client: Ittybit, stored: File, tmp_path: Path, emulator: Emulator
) -> None:
    emulator.private = True
    signature = client.signatures.create(filename="clip.mp4", folder="stored")
    target = client.files.download(signature.url, tmp_path)
    assert target.stat().st_size == stored.filesize


def test_progress_tells_bytes_received_and_bytes_in_all(
    client: Ittybit, stored: File, tmp_path: Path
) -> None:
    seen: list[tuple[int, int | None]] = []
    client.files.download(
        stored, tmp_path, on_progress=lambda step: seen.append((step.bytes, step.total))
    )
    assert seen[-1] == (stored.filesize, stored.filesize)


def test_a_download_that_breaks_is_begun_again(
    client: Ittybit, stored: File, tmp_path: Path, emulator: Emulator
) -> None:
    emulator.faults.add(Fault(truncate_after=1000), method="GET", port="delivery")
    target = client.files.download(stored, tmp_path)
    assert target.stat().st_size == stored.filesize
    assert os.listdir(tmp_path) == ["clip.mp4"]


def test_one_that_breaks_every_time_leaves_nothing_but_what_was_there(
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


def test_a_file_of_another_size_than_announced_is_not_taken(
    client: Ittybit, stored: File, tmp_path: Path
) -> None:
    wrong = File(id=stored.id, url=stored.url, filesize=1)
    with pytest.raises(APIConnectionError, match="expected a file of 1 bytes"):
        client.with_options(max_retries=0).files.download(wrong, tmp_path / "wrong.mp4")
    assert os.listdir(tmp_path) == []


def test_a_full_disk_leaves_no_half_file_under_the_final_name(
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


def test_a_folder_that_is_missing_is_named(
    client: Ittybit, stored: File, tmp_path: Path
) -> None:
    with pytest.raises(LocalFileError, match=r"missing.*No such file") as caught:
        client.files.download(stored, tmp_path / "missing" / "a.mp4")
    assert caught.value.errno == errno.ENOENT


def test_what_is_not_there_is_not_found(
    client: Ittybit, tmp_path: Path, emulator: Emulator
) -> None:
    with pytest.raises(NotFoundError):
        client.files.download(f"{emulator.delivery_url}/no.mp4", tmp_path)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("source", ["", "file_abc", File(id="file_abc")])
def test_what_has_no_address_is_refused(
    client: Ittybit, tmp_path: Path, source: File | str
) -> None:
    with pytest.raises(ArgumentError, match="source must be a URL or a File"):
        client.files.download(source, tmp_path)
