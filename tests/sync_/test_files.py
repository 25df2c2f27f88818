# Generated from tests/async_/test_files.py by build_sync.py. Do not edit.
"""Files can be listed, fetched by the server, changed, and deleted."""

from pathlib import Path

import pytest

from ittybit.errors import ArgumentError, LocalFileError, NotFoundError
from ittybit.types import File
from ittybit_sync import Ittybit
from tests.support.wire_server import WireServer, answer, answering


def test_a_file_can_be_listed_changed_and_deleted(
    client: Ittybit, samples: Path
) -> None:
    file = client.files.upload(samples / "still.png", filename="a.png")
    newest = client.files.list(limit=1)
    assert newest.data == [file]
    changed = client.files.update(file.id, ref="original")
    assert (changed.ref, changed.filename) == ("original", "a.png")
    assert client.files.get(file.id) == changed
    client.files.delete(file.id)
    with pytest.raises(NotFoundError):
        client.files.get(file.id)


def test_the_server_can_fetch_a_file_from_a_url() -> None:
    with WireServer(answering(answer(b'{"id": "file_1"}'))) as server:
        with Ittybit("key", base_url=server.url) as client:
            file = client.files.create(url="https://h/a.mp4", folder="clips", ref=None)
    assert file == File(id="file_1")
    [sent] = server.requests
    assert (sent.method, sent.target) == ("POST", "/files")
    assert sent.body == b'{"url":"https://h/a.mp4","folder":"clips","ref":null}'


@pytest.mark.parametrize("name", ["", "..", "%2e%2e", "%0a"])
def test_a_download_into_a_folder_needs_a_name_in_the_url(
    client: Ittybit, tmp_path: Path, name: str
) -> None:
    with pytest.raises(ArgumentError, match="has no file name; pass the path"):
        client.files.download(f"http://h/a/{name}?signature=hush", tmp_path)


@pytest.mark.parametrize("source", [None, "", "clip.mp4", File(id="file_1")])
def test_a_source_without_a_url_cannot_be_downloaded(
    client: Ittybit, tmp_path: Path, source: File | str | None
) -> None:
    with pytest.raises(ArgumentError, match="source must be a URL or a File"):
        client.files.download(source, tmp_path)


def test_a_download_into_a_missing_folder_is_a_local_error(
    client: Ittybit, samples: Path, tmp_path: Path
) -> None:
    file = client.files.upload(samples / "still.png")
    with pytest.raises(LocalFileError, match=r"cannot write .*nowhere") as caught:
        client.files.download(file, tmp_path / "nowhere" / "a.png")
    assert caught.value.filename == str(tmp_path / "nowhere" / "a.png")
