"""Files whose methods are awaited, as in aiofiles, are sent or refused."""

import io
from io import BytesIO
from pathlib import Path
from typing import Any

import aiofiles
import anyio
import pytest
from starlette.datastructures import UploadFile

from ittybit import ArgumentError, AsyncIttybit, Ittybit
from ittybit_async.wootiv import AsyncWootiv
from ittybit_emulator import Emulator
from ittybit_sync.wootiv import Wootiv
from tests.support.wire_server import WireServer, answering


class AwaitedFile:
    """A file as in aiofiles."""

    def __init__(self, data: bytes) -> None:
        self._file = io.BytesIO(data)

    async def read(self, size: int = -1) -> bytes:
        return self._file.read(size)

    async def write(self, data: bytes) -> int:
        return self._file.write(data)

    async def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    async def tell(self) -> int:
        return self._file.tell()

    async def seekable(self) -> bool:
        return True


class DelegatingFile:
    """A file whose methods return coroutines of another file."""

    def __init__(self, data: bytes) -> None:
        self._file = AwaitedFile(data)

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._file, name)

        def call(*arguments: Any) -> Any:
            return method(*arguments)

        return call


async def test_the_asyncio_client_sends_a_file_from_its_position(
    emulator: Emulator, samples: Path
) -> None:
    picture = (samples / "still.png").read_bytes()
    source: Any = AwaitedFile(b"skip" + picture)
    await source.seek(4)
    source.filename = "a.png"  # as in Starlette
    target = BytesIO()
    async with AsyncIttybit(emulator.key, base_url=emulator.url) as client:
        file = await client.files.upload(source)
        assert file.filename == "a.png"
        await client.files.download(file, target)
    assert target.getvalue() == picture


async def test_files_of_other_libraries_are_sent_with_their_names(
    emulator: Emulator, samples: Path
) -> None:
    path = samples / "still.png"
    picture = path.read_bytes()
    form_file = UploadFile(BytesIO(picture), filename="still.png")
    async with (
        AsyncIttybit(emulator.key, base_url=emulator.url) as client,
        aiofiles.open(path, "rb") as of_aiofiles,
        await anyio.open_file(path, "rb") as of_anyio,
    ):
        for source in (of_aiofiles, of_anyio, form_file):
            file = await client.files.upload(source)
            assert (file.filename, file.filesize) == ("still.png", len(picture))


def test_the_blocking_client_refuses_the_same_files(emulator: Emulator) -> None:
    source = UploadFile(BytesIO(b"1"), filename="a.png")
    with (
        Ittybit(emulator.key, base_url=emulator.url) as client,
        pytest.raises(ArgumentError, match="UploadFile must be awaited"),
    ):
        client.files.upload(source)


async def test_the_asyncio_client_refuses_a_text_file(emulator: Emulator) -> None:
    class TextFile(AwaitedFile):
        async def read(self, size: int = -1) -> Any:
            return (await super().read(size)).decode()

    async with AsyncIttybit(emulator.key, base_url=emulator.url) as client:
        source: Any = TextFile(b"text")
        with pytest.raises(ArgumentError, match="must be bytes, got str"):
            await client.files.upload(source, filename="a.bin")


@pytest.mark.parametrize("kind", [AwaitedFile, DelegatingFile])
def test_the_blocking_client_refuses_it(emulator: Emulator, kind: Any) -> None:
    with Ittybit(emulator.key, base_url=emulator.url) as client:
        with pytest.raises(ArgumentError, match="File must be awaited"):
            client.files.upload(kind(b"..."), filename="a.bin")
        with pytest.raises(ArgumentError, match="File must be awaited"):
            client.files.download("http://127.0.0.1:9/a.bin", kind(b""))
    assert len(emulator.requests) == 0


async def test_the_asyncio_client_refuses_others(emulator: Emulator) -> None:
    source: Any = DelegatingFile(b"...")
    target: Any = AwaitedFile(b"")
    async with AsyncIttybit(emulator.key, base_url=emulator.url) as client:
        with pytest.raises(ArgumentError, match="DelegatingFile must be awaited"):
            await client.files.upload(source, filename="a.bin")
        with pytest.raises(ArgumentError, match="AwaitedFile must be awaited"):
            await client.files.download("http://127.0.0.1:9/a.bin", target)
    assert len(emulator.requests) == 0


@pytest.mark.parametrize("kind", [AwaitedFile, DelegatingFile])
async def test_forms_refuse_it(kind: Any) -> None:
    with WireServer(answering()) as server:
        for content in (kind(b"..."), ("a.bin", kind(b"..."))):
            async with AsyncWootiv(api_key="key", base_url=server.url) as client:
                with pytest.raises(ArgumentError, match="File must be awaited"):
                    await client.aws.buckets.upload(file=content)
            with (
                Wootiv(api_key="key", base_url=server.url) as blocking,
                pytest.raises(ArgumentError, match="File must be awaited"),
            ):
                blocking.aws.buckets.upload(file=content)
    assert not server.requests
