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
from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator, Fault
from tests.support.disk import no_room_for_files_over


@pytest.fixture
async def stored(client: AsyncIttybit, samples: Path) -> File:
    """Return a stored file."""
    return await client.files.upload(samples / "clip.mp4", folder="stored")


async def test_a_downloaded_file_equals_the_uploaded_one(
    client: AsyncIttybit, stored: File, samples: Path, tmp_path: Path
) -> None:
    target = await client.files.download(stored, tmp_path / "back.mp4")
    assert target == tmp_path / "back.mp4"
    assert target.read_bytes() == (samples / "clip.mp4").read_bytes()
    assert os.listdir(tmp_path) == ["back.mp4"]


async def test_a_download_into_a_folder_keeps_the_file_s_name(
    client: AsyncIttybit, stored: File, tmp_path: Path
) -> None:
    assert await client.files.download(stored, tmp_path) == tmp_path / "clip.mp4"
    assert await client.files.download(stored.url or "", str(tmp_path)) == (
        tmp_path / "clip.mp4"
    )


async def test_a_name_from_the_server_cannot_leave_the_folder(
    client: AsyncIttybit, stored: File, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    sly = File(id=stored.id, url=stored.url, filename="../../sly.mp4")
    target = await client.files.download(sly, tmp_path / "in")
    assert target == tmp_path / "in" / "sly.mp4"


@pytest.mark.parametrize("name", [".ittybit-a.part", "a.ittybit-resume"])
async def test_a_name_from_the_server_is_no_name_of_a_temporary_file(
    client: AsyncIttybit, stored: File, tmp_path: Path, name: str
) -> None:
    sly = File(id=stored.id, url=stored.url, filename=name)
    target = await client.files.download(sly, tmp_path)
    assert target == tmp_path / name.replace(".ittybit", "_ittybit")
    assert await client.files.download(sly, tmp_path / name) == tmp_path / name


async def test_the_key_is_not_sent_to_the_delivery_domain(
    client: AsyncIttybit, stored: File, tmp_path: Path, emulator: Emulator
) -> None:
    await client.files.download(stored, tmp_path)
    [get] = emulator.requests.matching("GET", port="delivery")
    assert "Authorization" not in get.headers


async def test_a_private_file_is_downloaded_by_its_signed_url(
    client: AsyncIttybit, stored: File, tmp_path: Path, emulator: Emulator
) -> None:
    emulator.private = True
    signature = await client.signatures.create(filename="clip.mp4", folder="stored")
    target = await client.files.download(signature.url, tmp_path)
    assert target.stat().st_size == stored.filesize


async def test_progress_reports_received_and_total_bytes(
    client: AsyncIttybit, stored: File, tmp_path: Path
) -> None:
    seen: list[tuple[int, int | None]] = []
    await client.files.download(
        stored, tmp_path, on_progress=lambda step: seen.append((step.bytes, step.total))
    )
    assert seen[-1] == (stored.filesize, stored.filesize)


async def test_a_failed_download_is_retried(
    client: AsyncIttybit, stored: File, tmp_path: Path, emulator: Emulator
) -> None:
    emulator.faults.add(Fault(truncate_after=1000), method="GET", port="delivery")
    target = await client.files.download(stored, tmp_path)
    assert target.stat().st_size == stored.filesize
    assert os.listdir(tmp_path) == ["clip.mp4"]


async def test_a_download_that_always_fails_leaves_the_existing_file(
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


async def test_a_file_of_another_size_than_announced_is_refused(
    client: AsyncIttybit, stored: File, tmp_path: Path
) -> None:
    wrong = File(id=stored.id, url=stored.url, filesize=1)
    with pytest.raises(APIConnectionError, match="expected a file of 1 bytes"):
        await client.with_options(max_retries=0).files.download(
            wrong, tmp_path / "wrong.mp4"
        )
    assert os.listdir(tmp_path) == []


async def test_a_full_disk_leaves_no_partial_file(
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


async def test_a_missing_folder_is_named(
    client: AsyncIttybit, stored: File, tmp_path: Path
) -> None:
    with pytest.raises(LocalFileError, match=r"missing.*No such file") as caught:
        await client.files.download(stored, tmp_path / "missing" / "a.mp4")
    assert caught.value.errno == errno.ENOENT


async def test_a_missing_file_is_a_not_found_error(
    client: AsyncIttybit, tmp_path: Path, emulator: Emulator
) -> None:
    with pytest.raises(NotFoundError):
        await client.files.download(f"{emulator.delivery_url}/no.mp4", tmp_path)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("source", ["", "file_abc", File(id="file_abc")])
async def test_a_source_without_a_url_is_refused(
    client: AsyncIttybit, tmp_path: Path, source: File | str
) -> None:
    with pytest.raises(ArgumentError, match="source must be a URL or a File"):
        await client.files.download(source, tmp_path)
