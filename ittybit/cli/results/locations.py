"""Where an input comes from, and where a result goes."""

from __future__ import annotations

import os
from argparse import ArgumentTypeError
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from ittybit.cli.errors import UsageError
from ittybit.cli.output import progress
from ittybit.cli.output.printer import Output
from ittybit.types import File
from ittybit_async.client import AsyncIttybit

_URL_LIFETIME = timedelta(hours=24)  # a job may wait long before it reads its input
_URL = ("http://", "https://", "s3://")


@dataclass(frozen=True)
class Location:
    """A path of this machine, or a URL."""

    text: str

    @property
    def is_url(self) -> bool:
        """Whether it is an http, https or s3 URL."""
        return self.text.lower().startswith(_URL)

    @property
    def is_s3(self) -> bool:
        """Whether it is an s3 URL."""
        return self.text.lower().startswith("s3://")

    @property
    def path(self) -> Path:
        """The path."""
        return Path(self.text)


def parse_location(text: str) -> Location:
    """Return the place that `text` names."""
    if not text:
        raise ArgumentTypeError("give a path or a URL")
    return Location(text)


def check_output(output: Location, source: Location | None) -> None:
    """Raise UsageError where nothing could be written, before anything is paid for."""
    path = output.path
    if output.is_url:
        raise UsageError(f"{output.text}: an output is a path, or s3://bucket/key")
    is_local = source is not None and not source.is_url and source.path.exists()
    if source is not None and is_local and path.exists() and path.samefile(source.path):
        raise UsageError(f"{output.text} is the input: give another output")
    if not output.text.endswith(("/", os.sep)) and not path.is_dir():
        folder = path.parent
        if not folder.is_dir():
            raise UsageError(f"there is no folder {folder}: make it, or give another")
        if not os.access(folder, os.W_OK):
            raise UsageError(f"{folder} cannot be written to: give another output")


def check_input(source: Location) -> None:
    """Raise UsageError where there is no such file."""
    if not source.is_url and not source.path.is_file():
        raise UsageError(f"there is no file {source.text}: give a path or a URL")


async def upload_input(client: AsyncIttybit, path: Path, output: Output) -> File:
    """Upload an input, to a folder of its own: nothing there is replaced."""
    with progress.bar(f"uploading {path.name}", output) as bar:
        return await client.files.upload(
            path, folder=_folder(path), on_progress=bar.transfer
        )


async def input_url(client: AsyncIttybit, source: Location, output: Output) -> str:
    """Return the URL of an input; of a file of this machine, after its upload."""
    if source.is_url:
        return source.text
    file = await upload_input(client, source.path, output)
    output.note(f"{source.text} is stored as {file.id}")
    signature = await client.signatures.create(
        filename=file.filename or "", folder=file.folder, expiry=_URL_LIFETIME
    )
    return signature.url or ""


def _folder(path: Path) -> str:
    # The same file goes to the same place, so that a broken upload is taken up.
    stat = path.stat()
    identity = f"{path.resolve()}\0{stat.st_size}\0{stat.st_mtime_ns}"
    return f"inputs/{sha256(identity.encode()).hexdigest()[:16]}"
