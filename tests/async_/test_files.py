"""Files can be listed, fetched by the server, changed, and deleted."""

from pathlib import Path

import pytest

from ittybit.errors import ArgumentError, LocalFileError, NotFoundError
from ittybit.types import File
from ittybit_async import AsyncIttybit
from tests.support.wire_server import WireServer, answer, answering


async def test_a_file_can_be_listed_changed_and_deleted(
    client: AsyncIttybit, samples: Path
) -> None:
    file = await client.files.upload(samples / "still.png", filename="a.png")
    newest = await client.files.list(limit=1)
    assert newest.data == [file]
    changed = await client.files.update(file.id, ref="original")
    assert (changed.ref, changed.filename) == ("original", "a.png")
    assert await client.files.get(file.id) == changed
    await client.files.delete(file.id)
    with pytest.raises(NotFoundError):
        await client.files.get(file.id)


async def test_the_server_can_fetch_a_file_from_a_url() -> None:
    with WireServer(answering(answer(b'{"id": "file_1"}'))) as server:
        async with AsyncIttybit("key", base_url=server.url) as client:
            file = await client.files.create(
                url="https://h/a.mp4", folder="clips", ref=None
            )
    assert file == File(id="file_1")
    [sent] = server.requests
    assert (sent.method, sent.target) == ("POST", "/files")
    assert sent.body == b'{"url":"https://h/a.mp4","folder":"clips","ref":null}'


@pytest.mark.parametrize("name", ["", "..", "%2e%2e", "%0a"])
async def test_a_download_into_a_folder_needs_a_name_in_the_url(
    client: AsyncIttybit, tmp_path: Path, name: str
) -> None:
    with pytest.raises(ArgumentError, match="has no file name; pass the path"):
        await client.files.download(f"http://h/a/{name}?signature=hush", tmp_path)


@pytest.mark.parametrize("source", [None, "", "clip.mp4", File(id="file_1")])
async def test_a_source_without_a_url_cannot_be_downloaded(
    client: AsyncIttybit, tmp_path: Path, source: File | str | None
) -> None:
    with pytest.raises(ArgumentError, match="source must be a URL or a File"):
        await client.files.download(source, tmp_path)


async def test_a_download_into_a_missing_folder_is_a_local_error(
    client: AsyncIttybit, samples: Path, tmp_path: Path
) -> None:
    file = await client.files.upload(samples / "still.png")
    with pytest.raises(LocalFileError, match=r"cannot write .*nowhere") as caught:
        await client.files.download(file, tmp_path / "nowhere" / "a.png")
    assert caught.value.filename == str(tmp_path / "nowhere" / "a.png")
