"""Our client with default settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from blocking.sdk import Peer as Sdk

from ittybit_sync import Ittybit


class Peer(Sdk):
    make = Ittybit

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def walk(self) -> Iterator[Any]:
        yield from self.client.media.list(limit=100)

    def upload(self, source: Path) -> None:
        self.client.files.upload(source, multipart_threshold=None)

    def download(self, url: str, target: Path) -> None:
        self.client.files.download(url, target, multipart_threshold=None)
