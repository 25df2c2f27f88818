"""Files in forms, as a server reads them from its socket."""

import io
import math
import os
import tempfile
from collections.abc import AsyncGenerator
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from ittybit.errors import ArgumentError, LocalFileError
from ittybit_async.wootiv import AsyncWootiv
from tests.support.form_reader import Field, fields
from tests.support.memory import little_memory
from tests.support.wire_server import BUSY, Line, WireServer, answer, answering

STORED = answer(
    b'{"baseUrl": "b", "filename": "f", "mime": "m", "path": "p", '
    b'"pathWithFilename": "p/f", "signedUrl": "s"}',
    Content_Type="application/json",
)
ALL = answer(b"[]", Content_Type="application/json")
BYTES = "application/octet-stream"


async def upload_fields(*answers: bytes, **arguments: Any) -> list[list[Field]]:
    """Return the fields of each request of an upload."""
    with WireServer(answering(*(answers or (STORED,)))) as server:
        async with AsyncWootiv(api_key="key", base_url=server.url) as client:
            await client.aws.buckets.upload(**arguments)
    assert {seen.target for seen in server.requests} == {"/aws/buckets/upload"}
    return [fields(seen) for seen in server.requests]


async def bulk_upload_fields(**arguments: Any) -> list[Field]:
    with WireServer(answering(ALL)) as server:
        async with AsyncWootiv(api_key="key", base_url=server.url) as client:
            await client.aws.buckets.bulk_upload(**arguments)
    (seen,) = server.requests
    return fields(seen)


async def test_bytes_can_be_sent_as_a_file() -> None:
    ((file,),) = await upload_fields(file=b"\x00raw\r\n--")
    assert file.file == ("file", "upload", b"\x00raw\r\n--", BYTES)


async def test_a_path_is_sent_with_its_name_and_media_type(tmp_path: Path) -> None:
    path = tmp_path / "harbour at night é.png"
    path.write_bytes(b"png")
    ((file,),) = await upload_fields(file=path)
    assert file.file == ("file", "harbour at night é.png", b"png", "image/png")


async def test_an_open_file_is_sent_from_its_position_and_stays_open(
    tmp_path: Path,
) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"0123456789")
    with path.open("rb") as source:
        source.read(4)
        ((file,),) = await upload_fields(file=source)
        assert not source.closed
    assert file.file == ("file", "clip.mp4", b"456789", "video/mp4")


async def test_an_open_file_is_rewound_for_a_retry() -> None:
    source = io.BytesIO(b"0123456789")
    source.seek(4)
    first, second = await upload_fields(BUSY, STORED, file=("a.bin", source))
    assert first == second
    assert first[0].content == b"456789"
    assert not source.closed


async def test_a_file_that_cannot_seek_is_sent_again_on_a_retry() -> None:
    reading, writing = os.pipe()
    with open(writing, "wb") as pipe:
        pipe.write(b"from a pipe")
    with open(reading, "rb") as source:
        first, second = await upload_fields(BUSY, STORED, file=source)
    assert first == second
    assert first[0].file == ("file", "upload", b"from a pipe", BYTES)


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ((), "image/png"),
        (("x/y",), "x/y"),
        ((None,), "image/png"),
        (("x/y", {"X-A": "1"}), "x/y"),
        ((None, {"content-type": "z/z", "X-A": "1"}), "z/z"),
    ],
)
async def test_a_tuple_contains_name_content_media_type_and_headers(
    more: tuple[Any, ...], kind: str
) -> None:
    ((file,),) = await upload_fields(file=("a.png", b"...", *more))
    assert file.file == ("file", "a.png", b"...", kind)
    assert file.headers.get("x-a") == ("1" if len(more) == 2 else None)


async def test_a_tuple_without_a_name_uses_the_name_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"")
    ((file,),) = await upload_fields(file=(None, path))
    assert file.file == ("file", "a.png", b"", "image/png")


@pytest.mark.parametrize("make", [bytes, io.BytesIO])
@pytest.mark.parametrize("name", [None, ""])
async def test_a_tuple_without_a_name_and_content_without_one_has_no_file_name(
    make: Any, name: str | None
) -> None:
    ((file,),) = await upload_fields(file=(name, make(b"...")))
    assert (file.name, file.filename, file.content) == ("file", None, b"...")
    assert "content-type" not in file.headers
    ((typed,),) = await upload_fields(file=(name, make(b"..."), "x/y"))
    assert typed.file == ("file", None, b"...", "x/y")


NAMES = ["\N{MAN}\N{ZERO WIDTH JOINER}\N{GIRL}.png", "  a b.png", "e\u0301\u202e.png"]


@pytest.mark.parametrize("name", NAMES)
async def test_a_name_is_sent_unchanged(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"...")
    for content in ((name, b"..."), tmp_path / name):
        ((file,),) = await upload_fields(file=content)
        assert file.file == ("file", name, b"...", "image/png")


async def test_fields_of_a_form_are_encoded_like_those_of_a_query() -> None:
    extra = {"color": Color.RED, "when": date(2026, 1, 2), "count": 3.0, "ids": (1, 2)}
    found = await bulk_upload_fields(bulk=[b"A"], path="p", extra_body=extra)
    assert {field.name: field.content for field in found if field.filename is None} == {
        "path": b"p",
        "color": b"red",
        "when": b"2026-01-02",
        "count": b"3",
        "ids[]": b"2",
    }


async def test_a_field_of_a_form_must_be_finite() -> None:
    with pytest.raises(ArgumentError, match=r"^scores\[1\] must be a finite value"):
        await bulk_upload_fields(
            bulk=[b"A"], path="p", extra_body={"scores": [1, math.nan]}
        )


class Color(Enum):
    RED = "red"


async def test_several_files_and_fields_keep_their_order(
    tmp_path: Path,
) -> None:
    path = tmp_path / "b.png"
    path.write_bytes(b"B")
    files = [b"A", path, io.BytesIO(b"C"), ("d", b"D")]
    found = await bulk_upload_fields(
        bulk=files, path="har/bour", extra_body={"deep": [1]}
    )
    assert [(field.name, field.content) for field in found] == [
        ("path", b"har/bour"),
        ("deep[]", b"1"),
        ("bulk[]", b"A"),
        ("bulk[]", b"B"),
        ("bulk[]", b"C"),
        ("bulk[]", b"D"),
    ]
    assert [f.filename for f in found] == [None, None, "upload", "b.png", "upload", "d"]
    assert [f.headers.get("content-type") for f in found[:2]] == [None, None]


async def test_one_file_may_be_sent_twice_in_one_form() -> None:
    source = io.BytesIO(b"0123")
    source.seek(1)
    found = await bulk_upload_fields(bulk=(source, source))
    assert [field.content for field in found] == [b"123", b"123"]


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ('say "cheese".png', "say %22cheese%22.png"),
        ("a\r\nX-Evil: 1\r\n\r\n.png", "a%0D%0AX-Evil: 1%0D%0A%0D%0A.png"),
        ("写真 é😀.png", "写真 é😀.png"),
        ("a\0\x0bb.png", "a%00%0Bb.png"),
    ],
)
async def test_a_file_may_have_any_name(name: str, read: str) -> None:
    ((path, file),) = await upload_fields(file=(name, b"..."), path="fold\r\ner é")
    assert path.content == "fold\r\ner é".encode()
    assert file.file == ("file", read, b"...", "image/png")
    assert set(file.headers) == {"content-disposition", "content-type"}


async def test_a_call_without_a_file_sends_json() -> None:
    with WireServer(answering(STORED, STORED, ALL)) as server:
        async with AsyncWootiv(api_key="key", base_url=server.url) as client:
            await client.aws.buckets.upload(path="p")
            await client.aws.buckets.upload(file=None)
            await client.aws.buckets.bulk_upload(bulk=[])
    assert [seen.body for seen in server.requests] == [
        b'{"path":"p"}',
        b'{"file":null}',
        b'{"bulk":[]}',
    ]


async def test_the_form_sets_its_own_media_type() -> None:
    headers = {"content-type": "multipart/form-data", "X-A": "1"}
    ((file,),) = await upload_fields(file=b"...", extra_headers=headers)
    assert file.content == b"..."


class Bare:
    """The minimal readable object."""

    def __init__(self, content: Any) -> None:
        self._content = content

    def read(self, size: int = -1) -> Any:
        return self._content[:0] if size == 0 else self._content


async def test_any_readable_object_can_be_sent_as_a_file() -> None:
    ((file,),) = await upload_fields(file=Bare(b"bare"))
    assert file.content == b"bare"


@pytest.fixture
async def unused_client() -> AsyncGenerator[AsyncWootiv]:
    """Return a client that must not send anything."""
    with WireServer(answering(STORED)) as server:
        async with AsyncWootiv(api_key="key", base_url=server.url) as client:
            yield client
    assert server.requests == []


@pytest.mark.parametrize(
    ("file", "why"),
    [
        ("a.png", "a file must be bytes, .* a pathlib.Path, .* got str"),
        (7, "got int"),
        (("a.png",), "got 1 values"),
        (("a", b"", "x/y", {}, 5), "got 5 values"),
        ((7, b""), "the name of a file must be a str, got 7"),
        (("a", b"", 7), "a media type must be a str, got 7"),
        (("a", b"", "x/y", [("X-A", "1")]), "the headers of a file must be a Mapping"),
        (("a", b"", "x/y\r\nX-Evil: 1"), "'Content-Type' contains a character"),
        (("a", b"", None, {"X-A": "1\r\nX-Evil: 1"}), "'X-A' contains a character"),
        (("a", b"", None, {"X-A\r\n": "1"}), "is not a valid header name"),
        (("caf\udce9", b""), "cannot be encoded as UTF-8"),
        (io.StringIO("text"), "open as text; open it with 'rb'"),
        (Bare("text"), "open as text"),
    ],
)
async def test_an_object_that_is_not_a_file_is_one_clear_error(
    file: Any, why: str, unused_client: AsyncWootiv
) -> None:
    with pytest.raises(ArgumentError, match=why):
        await unused_client.aws.buckets.upload(file=file)
    if not isinstance(file, tuple) or len(file) > 1:
        with pytest.raises(ArgumentError, match=why):
            await unused_client.aws.buckets.bulk_upload(bulk=[b"", file])


async def test_a_file_that_cannot_be_read_is_one_clear_error(
    tmp_path: Path, unused_client: AsyncWootiv
) -> None:
    closed = io.BytesIO()
    closed.close()
    with pytest.raises(ArgumentError, match=r"cannot read the file: .* closed"):
        await unused_client.aws.buckets.upload(file=closed)
    with (
        (tmp_path / "out").open("wb") as writing,
        pytest.raises(ArgumentError, match="file: cannot read the file"),
    ):
        await unused_client.aws.buckets.upload(file=writing)
    with (
        tempfile.NamedTemporaryFile("w") as text,
        pytest.raises(ArgumentError, match=r"open as text|cannot read"),
    ):
        await unused_client.aws.buckets.upload(file=text)


async def test_a_path_that_is_not_a_file_is_one_clear_error(
    tmp_path: Path, unused_client: AsyncWootiv
) -> None:
    pipe, loop = tmp_path / "pipe", tmp_path / "loop"
    os.mkfifo(pipe)
    loop.symlink_to(loop)
    for path, why in (
        (tmp_path, "directory"),
        (tmp_path / "none", "No such file"),
        (pipe, "not a regular file"),
        (loop, "symbolic links"),
    ):
        with pytest.raises(LocalFileError, match=why) as caught:
            await unused_client.aws.buckets.upload(file=path)
        assert caught.value.filename == str(path)


def changing_file(path: Path, how: str) -> BinaryIO:
    """Return a file that changes the file at `path` when it is read."""

    class Changing(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if size:  # not when it is only inspected
                if how == "shorter":
                    os.truncate(path, 10)
                elif how == "away":
                    path.unlink(missing_ok=True)
                else:
                    path.write_bytes(b"y" * 200_000)
                    os.utime(path, ns=(0, 0))
            return super().read(size)

    return Changing(b"x" * 10)


@pytest.mark.parametrize("how", ["shorter", "written", "away"])
async def test_a_file_that_changes_during_the_upload_is_named(
    how: str, tmp_path: Path
) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"x" * 200_000)
    with WireServer(answering(ALL)) as server:
        async with AsyncWootiv(api_key="key", base_url=server.url) as client:
            files = [changing_file(path, how), path]
            with pytest.raises(LocalFileError, match=r"'.*clip\.mp4'"):
                await client.aws.buckets.bulk_upload(bulk=files)
    assert server.connections <= 1  # no retry; it may never have arrived
    assert all(len(seen.body) < 200_000 for seen in server.requests)


async def test_a_large_file_is_never_held_in_memory(tmp_path: Path) -> None:
    size = 200 << 20
    source = tmp_path / "large.mp4"
    with source.open("wb") as file:
        file.truncate(size)

    def script(line: Line) -> None:
        seen = line.head()
        assert seen is not None
        lengths.append(int(seen.headers["content-length"]))
        line.skip(lengths[0])
        line.send(STORED)

    lengths: list[int] = []
    with WireServer(script) as server:
        async with AsyncWootiv(api_key="key", base_url=server.url) as client:
            with little_memory():
                await client.aws.buckets.upload(file=source)
    assert size < lengths[0] < size + 500
