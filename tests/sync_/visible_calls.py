# Generated from tests/async_/visible_calls.py by build_sync.py. Do not edit.
"""Calls of every kind; `tests.support.planned` has the responses to each."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ittybit.errors import NotFoundError
from ittybit_sync import Ittybit

Call = Callable[[Ittybit, Path], Any]


def _get(client: Ittybit, folder: Path) -> None:
    assert (client.media.get("med_1")).id == "med_1"


def _create(client: Ittybit, folder: Path) -> None:
    assert (client.media.create(title="Harbour")).id == "med_1"


def _pages(client: Ittybit, folder: Path) -> None:
    found = [media.id for media in client.media.list(limit=1)]
    assert found == ["med_1", "med_2"]


def _source(folder: Path) -> Path:
    (folder / "a.png").write_bytes(b"123456789")
    return folder / "a.png"


def _upload(client: Ittybit, folder: Path) -> None:
    assert (client.files.upload(_source(folder))).id == "file_1"


def _upload_signed(client: Ittybit, folder: Path) -> None:
    signed = f"{client.base_url}/a.png?signature=s"
    file = client.files.upload(_source(folder), signed_url=signed)
    assert file.id == "file_1"


def _download(client: Ittybit, folder: Path) -> None:
    target = client.files.download(f"{client.base_url}/a.png", folder / "b.png")
    assert target.read_bytes() == b"123456789"


def _stream(client: Ittybit, folder: Path) -> None:
    with client.media.with_streaming_response.get("med_1") as response:
        assert b"".join([part for part in response.iter_bytes()]) == b"123456789"


def _events(client: Ittybit, folder: Path) -> None:
    with client.stream("GET", "/p", into=dict[str, Any]) as stream:
        assert [data for data in stream] == [{"a": 1}]


def _failure(client: Ittybit, folder: Path) -> None:
    with pytest.raises(NotFoundError, match="no"):
        client.media.get("med_1")


def _head(client: Ittybit, folder: Path) -> None:
    assert (client.request("HEAD", "/media/med_1")).content == b""


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


def run(name: str, folder: Path, base_url: str) -> None:
    """Create a default client and make one call."""
    with Ittybit("key", base_url=base_url) as client:
        CALLS[name](client, folder)
