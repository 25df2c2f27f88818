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
from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator, Fault
from tests.support.disk import no_room_for_files_over


@pytest.fixture
async def stored(client: AsyncIttybit, samples: Path) -> File:
    """A file of the project."""
    return await client.files.upload(samples / "clip.mp4", folder="stored")


async def test_a_downloaded_file_is_the_one_that_was_uploaded(
    client: AsyncIttybit, stored: File, samples: Path, tmp_path: Path
) -> None:
    target = await client.files.download(stored, tmp_path / "back.mp4")
    assert target == tmp_path / "back.mp4"
    assert target.read_bytes() == (samples / "clip.mp4").read_bytes()
    assert os.listdir(tmp_path) == ["back.mp4"]


async def test_into_a_folder_it_goes_under_its_own_name(
    client: AsyncIttybit, stored: File, tmp_path: Path
) -> None:
    assert await client.files.download(stored, tmp_path) == tmp_path / "clip.mp4"
    assert await client.files.download(stored.url or "", str(tmp_path)) == (
        tmp_path / "clip.mp4"
    )


async def test_a_name_from_outside_cannot_leave_the_folder(
    client: AsyncIttybit, stored: File, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    sly = File(id=stored.id, url=stored.url, filename="../../sly.mp4")
    target = await client.files.download(sly, tmp_path / "in")
    assert target == tmp_path / "in" / "sly.mp4"


async def test_the_key_does_not_go_to_the_delivery_domain(
    client: AsyncIttybit, stored: File, tmp_path: Path, emulator: Emulator
) -> None:
    await client.files.download(stored, tmp_path)
    [get] = emulator.requests.matching("GET", port="delivery")
    assert "Authorization" not in get.headers


async def test_a_private_file_comes_by_its_signed_url(
    client: AsyncIttybit, stored: File, tmp_path: Path, emulator: Emulator
) -> None:
    emulator.private = True
    signature = await client.signatures.create(filename="clip.mp4", folder="stored")
    target = await client.files.download(signature.url, tmp_path)
    assert target.stat().st_size == stored.filesize


async def test_progress_tells_bytes_received_and_bytes_in_all(
    client: AsyncIttybit, stored: File, tmp_path: Path
) -> None:
    seen: list[tuple[int, int | None]] = []
    await client.files.download(
        stored, tmp_path, on_progress=lambda step: seen.append((step.bytes, step.total))
    )
    assert seen[-1] == (stored.filesize, stored.filesize)


async def test_a_download_that_breaks_is_begun_again(
    client: AsyncIttybit, stored: File, tmp_path: Path, emulator: Emulator
) -> None:
    emulator.faults.add(Fault(truncate_after=1000), method="GET", port="delivery")
    target = await client.files.download(stored, tmp_path)
    assert target.stat().st_size == stored.filesize
    assert os.listdir(tmp_path) == ["clip.mp4"]


async def test_one_that_breaks_every_time_leaves_nothing_but_what_was_there(
    client: AsyncIttybit, stored: File, tmp_path: Path, emulator: Emulator
) -> None:
    (tmp_path / "clip.mp4").write_text("the old one")
    emulator.faults.add(
        Fault(truncate_after=1000), method="GET", port="delivery", times=None
    )
    with pytest.raises(APIConnectionError):
        await client.with_options(max_retries=0).files.download(stored, tmp_path)
    assert os.listdir(tmp_path) == ["clip.mp4"]
    assert (tmp_path / "clip.mp4").read_text() == "the old one"


async def test_a_file_of_another_size_than_announced_is_not_taken(
    client: AsyncIttybit, stored: File, tmp_path: Path
) -> None:
    wrong = File(id=stored.id, url=stored.url, filesize=1)
    with pytest.raises(APIConnectionError, match="expected a file of 1 bytes"):
        await client.with_options(max_retries=0).files.download(
            wrong, tmp_path / "wrong.mp4"
        )
    assert os.listdir(tmp_path) == []


async def test_a_full_disk_leaves_no_half_file_under_the_final_name(
    client: AsyncIttybit, stored: File, tmp_path: Path
) -> None:
    (tmp_path / "clip.mp4").write_text("the old one")
    with (
        no_room_for_files_over(4096),
        pytest.raises(LocalFileError, match=r"clip\.mp4.*File too large") as caught,
    ):
        await client.files.download(stored, tmp_path)
    assert caught.value.errno == errno.EFBIG
    assert os.listdir(tmp_path) == ["clip.mp4"]
    assert (tmp_path / "clip.mp4").read_text() == "the old one"


async def test_a_folder_that_is_missing_is_named(
    client: AsyncIttybit, stored: File, tmp_path: Path
) -> None:
    with pytest.raises(LocalFileError, match=r"missing.*No such file") as caught:
        await client.files.download(stored, tmp_path / "missing" / "a.mp4")
    assert caught.value.errno == errno.ENOENT


async def test_what_is_not_there_is_not_found(
    client: AsyncIttybit, tmp_path: Path, emulator: Emulator
) -> None:
    with pytest.raises(NotFoundError):
        await client.files.download(f"{emulator.delivery_url}/no.mp4", tmp_path)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("source", ["", "file_abc", File(id="file_abc")])
async def test_what_has_no_address_is_refused(
    client: AsyncIttybit, tmp_path: Path, source: File | str
) -> None:
    with pytest.raises(ArgumentError, match="source must be a URL or a File"):
        await client.files.download(source, tmp_path)
