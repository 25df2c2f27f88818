# Generated from tests/async_/test_upload_sources.py by build_sync.py. Do not edit.
"""Sources of uploads: bytes, file objects, iterables, and URLs."""

import itertools
import json
import os
from collections.abc import Generator, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from ittybit.errors import ArgumentError, LocalFileError
from ittybit_emulator import Emulator
from ittybit_sync import Ittybit
from tests.support.disk import no_room_for_files_over
from tests.support.memory import little_memory
from tests.support.wire_server import Line, WireServer, answer, answering


@pytest.fixture(scope="session")
def picture(samples: Path) -> bytes:
    return (samples / "still.png").read_bytes()


def stored_content(client: Ittybit, url: str | None) -> bytes:
    """Return the content of a stored file."""
    sink = BytesIO()
    client.files.download(url, sink)
    return sink.getvalue()


class Pipe(BytesIO):
    """A file that cannot seek."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: Any) -> int:
        raise OSError("a pipe has no places")


def in_blocks(data: bytes, size: int) -> Generator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview, BytesIO, Pipe])
def test_bytes_and_files_can_be_uploaded(
    client: Ittybit, picture: bytes, kind: Any
) -> None:
    file = client.files.upload(kind(picture), filename="a.png")
    assert (file.filename, file.kind) == ("a.png", "image")
    assert stored_content(client, file.url) == picture


@pytest.mark.parametrize("size", [7, 1000, 1 << 20])
def test_blocks_can_be_uploaded(client: Ittybit, picture: bytes, size: int) -> None:
    file = client.files.upload(in_blocks(picture, size), filename="b.png")
    assert stored_content(client, file.url) == picture


def test_blocks_of_a_plain_iterable_can_be_uploaded(
    client: Ittybit, picture: bytes
) -> None:
    blocks = [picture[:100], bytearray(picture[100:200]), picture[200:]]
    for source in (blocks, iter(blocks), (block for block in blocks)):
        file = client.files.upload(source, filename="c.png")
        assert stored_content(client, file.url) == picture


def test_a_file_object_is_sent_from_its_position_and_left_open(
    client: Ittybit, picture: bytes, tmp_path: Path
) -> None:
    (tmp_path / "d.png").write_bytes(b"before" + picture)
    with (tmp_path / "d.png").open("rb") as source:
        source.seek(len(b"before"))
        file = client.files.upload(source)
        assert not source.closed
    assert file.filename == "d.png"
    assert stored_content(client, file.url) == picture


def test_a_source_without_a_name_needs_a_filename(
    client: Ittybit, picture: bytes
) -> None:
    for source in (picture, BytesIO(picture), iter([picture])):
        with pytest.raises(ArgumentError, match="pass filename"):
            client.files.upload(source)


FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
NAMES = [
    f"{FAMILY}.png",
    " \u3000a b .png",
    "50% & a+b?#=;'\".png",
    "\u202e\u200d\ufe0f\u2028.png",
    "e\u0301.png",
    "é" * 127,
]


@pytest.mark.parametrize("name", NAMES)
def test_a_local_name_is_sent_unchanged(
    client: Ittybit, picture: bytes, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(picture)
    file = client.files.upload(tmp_path / name, folder=f"{FAMILY}/ b")
    assert (file.folder, file.filename) == (f"{FAMILY}/ b", name)
    assert file.url is not None
    assert file.url.isascii()
    assert unquote(file.url).endswith(f"{FAMILY}/ b/{name}")
    assert stored_content(client, file.url) == picture
    saved = client.files.download(file, f"{tmp_path}/saved/")
    assert saved.read_bytes() == picture


def test_a_relative_path_is_read_although_the_working_folder_changes(
    client: Ittybit,
    picture: bytes,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "a.png").write_bytes(picture)
    monkeypatch.chdir(tmp_path)
    file = client.files.upload(
        "a.png",
        multipart_threshold=1,
        multipart_chunksize=len(picture) // 3,
        max_concurrency=1,
        on_progress=lambda _: os.chdir("/"),
    )
    assert file.filesize == len(picture)


def test_a_local_name_is_utf_8_although_the_locale_is_not(
    client: Ittybit, picture: bytes, tmp_path: Path
) -> None:
    (tmp_path / "é.png").write_bytes(picture)
    name = "é.png".encode().decode("ascii", "surrogateescape")
    assert (client.files.upload(tmp_path / name)).filename == "é.png"


@pytest.mark.parametrize("name", ["a\\b.png", "c\td.png", "\x7f", b"\xff.png"])
def test_a_local_name_that_the_api_refuses_is_an_error(
    client: Ittybit,
    emulator: Emulator,
    picture: bytes,
    tmp_path: Path,
    name: str | bytes,
) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_bytes(picture)
    with pytest.raises(ArgumentError, match=r"the name of the source must .*filename="):
        client.files.upload(path)
    assert len(emulator.requests) == 0
    assert (client.files.upload(path, filename="a.png")).filename == "a.png"


@pytest.mark.parametrize("name", ["", "a/b", "..", "a\nb", "x" * 256, 7])
def test_an_invalid_filename_is_refused(
    client: Ittybit, emulator: Emulator, picture: bytes, name: Any
) -> None:
    with pytest.raises(ArgumentError, match="filename must"):
        client.files.upload(picture, filename=name)
    assert len(emulator.requests) == 0


@pytest.mark.parametrize("folder", ["a//b", "../b", "a\nb", 7])
def test_an_invalid_folder_is_refused(
    client: Ittybit, emulator: Emulator, picture: bytes, folder: Any
) -> None:
    with pytest.raises(ArgumentError, match="folder"):
        client.files.upload(picture, filename="a.png", folder=folder)
    assert len(emulator.requests) == 0


@pytest.mark.parametrize("source", [b"", BytesIO(), iter(()), Pipe()])
def test_an_empty_source_is_refused(
    client: Ittybit, emulator: Emulator, source: Any
) -> None:
    with pytest.raises(ArgumentError, match="cannot upload an empty file"):
        client.files.upload(source, filename="a.png")
    assert len(emulator.requests) == 0


@pytest.mark.parametrize("source", [None, 7, ["a"], [1], iter("ab"), object()])
def test_a_source_that_yields_no_bytes_is_refused(
    client: Ittybit, emulator: Emulator, source: Any
) -> None:
    with pytest.raises(
        ArgumentError, match=r"a source must be a path|a block of a file must be bytes"
    ):
        client.files.upload(source, filename="a.png")
    assert len(emulator.requests) == 0


def test_a_file_that_is_open_as_text_is_refused(
    client: Ittybit, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("text")
    with (
        (tmp_path / "a.txt").open() as source,
        pytest.raises(ArgumentError, match="open it with 'rb'"),
    ):
        client.files.upload(source)  # type: ignore[call-overload]  # wrong on purpose


def test_an_exception_of_the_source_is_not_changed(
    client: Ittybit, emulator: Emulator
) -> None:
    def fail() -> Iterator[bytes]:
        yield b"some"
        raise ZeroDivisionError("the caller's own")

    with pytest.raises(ZeroDivisionError, match="the caller's own"):
        client.files.upload(fail(), filename="a.png")
    assert len(emulator.requests) == 0


def test_a_long_stream_is_stored_on_disk_and_not_in_memory() -> None:
    def script(line: Line) -> None:
        while (seen := line.head()) is not None:
            size = int(seen.headers["content-length"])
            line.skip(size)
            sizes.append(size)
            line.send(answer(b'{"id": "f", "url": "%b/x"}' % server.url.encode()))

    sizes: list[int] = []
    with WireServer(script) as server:
        with Ittybit("key", base_url=server.url) as client:
            with little_memory(40 << 20):
                blocks = itertools.repeat(bytes(1 << 20), 60)
                client.files.upload(blocks, filename="long.mp4")
    assert sizes[-1] == 60 << 20


def test_a_disk_that_is_too_small_for_a_stream_is_an_error(
    client: Ittybit, emulator: Emulator
) -> None:
    def blocks() -> Iterator[bytes]:
        for _ in range(20):
            yield bytes(1 << 20)

    with (
        no_room_for_files_over(17 << 20),
        pytest.raises(
            LocalFileError, match=r"cannot hold the upload in .*File too large"
        ),
    ):
        client.files.upload(blocks(), filename="a.mp4")
    assert len(emulator.requests) == 0


def test_the_server_fetches_a_url() -> None:
    with WireServer(answering(answer(b'{"id": "file_1"}'))) as server:
        with Ittybit("key", base_url=server.url) as client:
            file = client.files.upload(
                "HTTPS://h/a.mp4", folder="clips", metadata={"a": 1}, max_concurrency=2
            )
    assert file.id == "file_1"
    [sent] = server.requests
    assert (sent.method, sent.target) == ("POST", "/files")
    assert json.loads(sent.body) == {
        "url": "https://h/a.mp4",
        "folder": "clips",
        "metadata": {"a": 1},
    }


def test_a_url_can_be_uploaded_without_waiting() -> None:
    with WireServer(answering(answer(b'{"id": "task_1"}'))) as server:
        with Ittybit("key", base_url=server.url) as client:
            task = client.files.upload("http://h/a.mp4", ref="r", wait=False)
    assert task.id == "task_1"
    [sent] = server.requests
    assert (sent.method, sent.target) == ("POST", "/tasks")
    assert json.loads(sent.body) == {
        "kind": "ingest",
        "url": "http://h/a.mp4",
        "ref": "r",
    }


@pytest.mark.parametrize(
    ("source", "options", "why"),
    [
        ("a.mp4", {"wait": False}, "works only with a URL"),
        (b"bytes", {"wait": False}, "works only with a URL"),
        ("http://h/a", {"wait": False, "metadata": {}}, "unknown argument 'metadata'"),
        ("http://h/a", {"signed_url": "http://h/b"}, "omit signed_url"),
        ("http://h/a", {"sepia": 1}, "unknown argument 'sepia'"),
        ("http://u:p@h/a", {}, "the URL to fetch must be"),
        ("a.mp4", {"sepia": 1}, "unknown argument 'sepia'"),
        ("a.mp4", {"max_concurrency": 0}, "max_concurrency must be a whole number"),
        ("a.mp4", {"multipart_chunksize": 1.5}, "multipart_chunksize must be"),
        ("a.mp4", {"multipart_threshold": True}, "multipart_threshold must be"),
        ("a.mp4", {"max_bandwidth": 0}, "max_bandwidth must be a number of bytes"),
        ("a.mp4", {"max_bandwidth": "1 MB"}, "max_bandwidth must be a number of bytes"),
    ],
)
def test_an_invalid_argument_is_named(
    client: Ittybit,
    emulator: Emulator,
    source: Any,
    options: dict[str, Any],
    why: str,
) -> None:
    with pytest.raises(ArgumentError, match=why):
        client.files.upload(source, **options)
    assert len(emulator.requests) == 0


def test_a_loop_of_links_is_an_error(client: Ittybit, tmp_path: Path) -> None:
    os.symlink(tmp_path / "a", tmp_path / "b")
    os.symlink(tmp_path / "b", tmp_path / "a")
    with pytest.raises(LocalFileError, match="Too many levels of symbolic links"):
        client.files.upload(tmp_path / "a")
    with pytest.raises(LocalFileError, match="Too many levels of symbolic links"):
        client.files.download("http://127.0.0.1:1/x", tmp_path / "a")
