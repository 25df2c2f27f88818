"""An upload turns a local file into a stored file."""

import errno
import json
from pathlib import Path
from typing import Any

import pytest

from ittybit.errors import (
    APIError,
    ArgumentError,
    BadRequestError,
    LocalFileError,
    UploadIncomplete,
)
from ittybit_async import AsyncIttybit
from ittybit_emulator import Emulator, Fault


async def test_an_upload_is_stored_under_its_name_and_folder(
    client: AsyncIttybit, samples: Path
) -> None:
    file = await client.files.upload(samples / "clip.mp4", folder="clips/may")
    assert (file.folder, file.filename) == ("clips/may", "clip.mp4")
    assert file.filesize == (samples / "clip.mp4").stat().st_size
    assert (file.kind, file.width, file.height) == ("video", 160, 90)
    assert await client.files.get(file.id) == file


async def test_an_upload_may_have_another_filename(
    client: AsyncIttybit, samples: Path
) -> None:
    file = await client.files.upload(str(samples / "still.png"), filename="cover.png")
    assert file.filename == "cover.png"


async def test_ref_and_metadata_are_set_after_the_upload(
    client: AsyncIttybit, samples: Path, emulator: Emulator
) -> None:
    file = await client.files.upload(
        samples / "still.png", folder="refs", ref="cover", metadata={"shelf": "7"}
    )
    assert (file.ref, file.metadata) == ("cover", {"shelf": "7"})
    media = await client.media.get(file.media_id or "")
    assert media.urls == {"cover": file.url}
    [patch] = emulator.requests.matching("PATCH")
    assert json.loads(patch.body) == {"ref": "cover", "metadata": {"shelf": "7"}}


async def test_the_upload_to_another_origin_contains_no_key(
    client: AsyncIttybit, samples: Path, emulator: Emulator
) -> None:
    await client.files.upload(samples / "still.png")
    [put] = emulator.requests.matching("PUT")
    assert put.port == "delivery"
    assert "Authorization" not in put.headers
    assert emulator.key not in put.target
    assert put.headers["Content-Type"] == "image/png"
    assert put.headers["Content-Length"] == str(put.size)
    assert "Transfer-Encoding" not in put.headers


async def test_progress_reports_sent_and_total_bytes(
    client: AsyncIttybit, samples: Path
) -> None:
    size = (samples / "clip.mp4").stat().st_size
    seen: list[tuple[int, int | None]] = []
    await client.files.upload(
        samples / "clip.mp4",
        on_progress=lambda step: seen.append((step.bytes, step.total)),
    )
    assert seen[0] == (0, size)
    assert seen[-1] == (size, size)


async def test_a_failed_upload_is_sent_again_from_the_start(
    client: AsyncIttybit, samples: Path, emulator: Emulator
) -> None:
    emulator.faults.add(Fault(drop="after"), method="PUT", port="delivery")
    seen: list[int] = []
    file = await client.files.upload(
        samples / "clip.mp4", on_progress=lambda step: seen.append(step.bytes)
    )
    size = (samples / "clip.mp4").stat().st_size
    assert [put.size for put in emulator.requests.matching("PUT")] == [size, size]
    assert file.filesize == size
    assert seen.count(0) == 2


async def test_an_upload_without_its_metadata_names_the_stored_file(
    client: AsyncIttybit, samples: Path, emulator: Emulator
) -> None:
    emulator.faults.add(
        Fault(status=400, body=b'{"message": "no such field"}'), method="PATCH"
    )
    with pytest.raises(UploadIncomplete, match="no such field") as caught:
        await client.files.upload(samples / "still.png", ref="cover")
    error = caught.value
    assert (await client.files.get(error.file_id)).filename == "still.png"
    assert error.file_id in str(error)
    assert isinstance(error.__cause__, BadRequestError)


async def test_a_missing_file_is_named_and_nothing_is_sent(
    client: AsyncIttybit, tmp_path: Path, emulator: Emulator
) -> None:
    with pytest.raises(LocalFileError, match=r"nowhere\.mp4.*No such file") as caught:
        await client.files.upload(tmp_path / "nowhere.mp4")
    assert caught.value.errno == errno.ENOENT
    assert len(emulator.requests) == 0


async def test_a_folder_is_not_a_file(client: AsyncIttybit, tmp_path: Path) -> None:
    with pytest.raises(LocalFileError, match="directory") as caught:
        await client.files.upload(tmp_path)
    assert caught.value.errno == errno.EISDIR


async def test_an_empty_file_is_refused(client: AsyncIttybit, tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    with pytest.raises(LocalFileError, match="empty"):
        await client.files.upload(tmp_path / "empty.mp4")


async def test_an_unreadable_file_is_refused(
    client: AsyncIttybit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A superuser may read everything, so the test simulates the refusal.
    source = tmp_path / "secret.mp4"
    source.write_bytes(b"bytes")

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(LocalFileError, match=r"secret\.mp4.*Permission denied"):
        await client.files.upload(source)


async def test_the_server_refuses_a_file_that_is_not_media(
    client: AsyncIttybit, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("no pictures here")
    with pytest.raises(BadRequestError):
        await client.files.upload(tmp_path / "notes.txt")


async def test_an_expired_signature_is_a_clear_error(
    client: AsyncIttybit, samples: Path, emulator: Emulator
) -> None:
    body = json.dumps({"url": f"{emulator.delivery_url}/a.png?expiry=1&method=put"})
    emulator.faults.add(
        Fault(status=201, body=body.encode()), path="/signatures", times=None
    )
    with pytest.raises(APIError, match="403") as caught:
        await client.files.upload(samples / "still.png")
    assert "expiry=1" not in str(caught.value)


@pytest.mark.parametrize("wrong", [{"metadata": {"a": object()}}, {"ref": 5}])
async def test_invalid_ref_and_metadata_are_refused_before_the_upload(
    client: AsyncIttybit, samples: Path, emulator: Emulator, wrong: dict[str, Any]
) -> None:
    with pytest.raises(ArgumentError):
        await client.files.upload(samples / "still.png", **wrong)
    assert len(emulator.requests) == 0
