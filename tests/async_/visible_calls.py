"""Calls of every kind; `tests.support.planned` has the responses to each."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ittybit.errors import NotFoundError
from ittybit_async import AsyncIttybit

Call = Callable[[AsyncIttybit, Path], Any]


async def _get(client: AsyncIttybit, folder: Path) -> None:
    assert (await client.media.get("med_1")).id == "med_1"


async def _create(client: AsyncIttybit, folder: Path) -> None:
    assert (await client.media.create(title="Harbour")).id == "med_1"


async def _pages(client: AsyncIttybit, folder: Path) -> None:
    found = [media.id async for media in client.media.list(limit=1)]
    assert found == ["med_1", "med_2"]


def _source(folder: Path) -> Path:
    (folder / "a.png").write_bytes(b"123456789")
    return folder / "a.png"


async def _upload(client: AsyncIttybit, folder: Path) -> None:
    assert (await client.files.upload(_source(folder))).id == "file_1"


async def _upload_signed(client: AsyncIttybit, folder: Path) -> None:
    signed = f"{client.base_url}/a.png?signature=s"
    file = await client.files.upload(_source(folder), signed_url=signed)
    assert file.id == "file_1"


async def _download(client: AsyncIttybit, folder: Path) -> None:
    target = await client.files.download(f"{client.base_url}/a.png", folder / "b.png")
    assert target.read_bytes() == b"123456789"


async def _stream(client: AsyncIttybit, folder: Path) -> None:
    async with client.media.with_streaming_response.get("med_1") as response:
        assert b"".join([part async for part in response.iter_bytes()]) == b"123456789"


async def _events(client: AsyncIttybit, folder: Path) -> None:
    async with client.stream("GET", "/p", into=dict[str, Any]) as stream:
        assert [data async for data in stream] == [{"a": 1}]


async def _failure(client: AsyncIttybit, folder: Path) -> None:
    with pytest.raises(NotFoundError, match="no"):
        await client.media.get("med_1")


async def _head(client: AsyncIttybit, folder: Path) -> None:
    assert (await client.request("HEAD", "/media/med_1")).content == b""


CALLS: dict[str, Call] = {
    "get": _get,
    "create": _create,
    "pages": _pages,
    "upload": _upload,
    "upload to a signed URL": _upload_signed,
    "download": _download,
    "retry": _get,
    "redirect": _get,
    "redirect of a create": _create,
    "streamed body": _stream,
    "events": _events,
    "failure": _failure,
    "head": _head,
}


async def run(name: str, folder: Path, base_url: str) -> None:
    """Create a default client and make one call."""
    async with AsyncIttybit("key", base_url=base_url) as client:
        await CALLS[name](client, folder)
