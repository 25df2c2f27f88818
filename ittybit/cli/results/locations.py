"""Locations of inputs and outputs."""

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

_URL_LIFETIME = timedelta(
    hours=24
)  # a job may be queued for long before it reads its input
_URL = ("http://", "https://", "s3://")


@dataclass(frozen=True)
class Location:
    """Local path or URL."""

    text: str

    @property
    def is_url(self) -> bool:
        """True for an http, https, or s3 URL."""
        return self.text.lower().startswith(_URL)

    @property
    def is_s3(self) -> bool:
        """True for an s3 URL."""
        return self.text.lower().startswith("s3://")

    @property
    def path(self) -> Path:
        """The text as a local path."""
        return Path(self.text)


def parse_location(text: str) -> Location:
    """Return `text` as a location."""
    if not text:
        raise ArgumentTypeError("expected a path or URL, got an empty string")
    return Location(text)


def check_output(output: Location, source: Location | None) -> None:
    """Raise UsageError if the output cannot be written."""
    path = output.path
    if output.is_url:
        raise UsageError(f"output must be a path or s3://bucket/key, got {output.text}")
    is_local = source is not None and not source.is_url and source.path.exists()
    if source is not None and is_local and path.exists() and path.samefile(source.path):
        raise UsageError(f"{output.text} is the input; pass another output")
    if not output.text.endswith(("/", os.sep)) and not path.is_dir():
        folder = path.parent
        if not folder.is_dir():
            raise UsageError(
                f"folder {folder} does not exist; create it, or pass another output"
            )
        if not os.access(folder, os.W_OK):
            raise UsageError(f"folder {folder} is not writable; pass another output")


def check_input(source: Location) -> None:
    """Raise UsageError if the input is a local path that does not exist."""
    if not source.is_url and not source.path.is_file():
        raise UsageError(f"no such file: {source.text}")


async def upload_input(client: AsyncIttybit, path: Path, output: Output) -> File:
    """Upload an input to its own folder, so that it replaces no other file."""
    with progress.bar(f"uploading {path.name}", output) as bar:
        return await client.files.upload(
            path, folder=_folder(path), on_progress=bar.transfer
        )


async def get_input_url(client: AsyncIttybit, source: Location, output: Output) -> str:
    """Return the URL of an input. Upload it first if it is a local file."""
    if source.is_url:
        return source.text
    file = await upload_input(client, source.path, output)
    output.note(f"uploaded {source.text} as {file.id}")
    signature = await client.signatures.create(
        filename=file.filename or "", folder=file.folder, expiry=_URL_LIFETIME
    )
    return signature.url or ""


def _folder(path: Path) -> str:
    # The same file has the same folder, so an interrupted upload can be resumed.
    stat = path.stat()
    identity = f"{path.resolve()}\0{stat.st_size}\0{stat.st_mtime_ns}"
    return f"inputs/{sha256(identity.encode()).hexdigest()[:16]}"
