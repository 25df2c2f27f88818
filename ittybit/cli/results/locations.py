"""Locations of inputs and outputs."""

from __future__ import annotations

import os
import re
from argparse import ArgumentTypeError
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from ittybit.cli.errors import UsageError
from ittybit.cli.output import progress
from ittybit.cli.output.printer import Output
from ittybit.core.kinds.check import fits
from ittybit.core.url.url import normalize
from ittybit.core.validation import absolute_path
from ittybit.kinds.fields import S3Url
from ittybit.types import File
from ittybit_async.client import AsyncIttybit

_URL_LIFETIME = timedelta(hours=24)  # a job may be queued long before it reads it
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):/+")


@dataclass(frozen=True)
class Location:
    """Local path or URL."""

    text: str

    @property
    def scheme(self) -> str:
        """Scheme of the URL in lower case, or an empty string for a path."""
        found = _SCHEME.match(self.text)
        return found[1].lower() if found and "://" in found[0] else ""

    @property
    def is_url(self) -> bool:
        """True for an http, https, or s3 URL."""
        return self.scheme in ("http", "https", "s3")

    @property
    def is_s3(self) -> bool:
        """True for an s3 URL."""
        return self.scheme == "s3"

    @property
    def path(self) -> Path:
        """The text as a local path."""
        return Path(self.text)


def parse_location(text: str) -> Location:
    """Return `text` as a location."""
    if not text:
        raise ArgumentTypeError("expected a path or URL, got an empty string")
    return Location(text if Location(text).scheme else os.path.expanduser(text))


def parse_path(text: str) -> Path:
    """Return `text` as a local path."""
    if not text or Location(text).scheme:
        raise ArgumentTypeError(f"must be a path of this machine, got {text!r}")
    return Path(text).expanduser()


def parse_path_text(text: str) -> str:
    """Return `text` with its ``~`` expanded, if it is a local path."""
    parse_path(text)
    return os.path.expanduser(text)


def check_local(output: Location, allowed: str) -> None:
    """Raise UsageError unless the output, which must be `allowed`, is a local path."""
    if output.scheme or output.text == "-":
        raise UsageError(f"output must be {allowed}, got {output.text!r}")


def check_output(output: Location, source: Location | None) -> None:
    """Raise UsageError if the local output cannot be written."""
    path = output.path
    is_local = source is not None and not source.is_url and source.path.exists()
    if source is not None and is_local and path.exists() and path.samefile(source.path):
        raise UsageError(f"{output.text} is the input; pass another output")
    if path.exists() and not path.is_dir() and not path.is_file():
        raise UsageError(f"{output.text} is not a regular file; pass another output")
    folder = path if path.is_dir() else path.parent
    if not folder.is_dir() and not output.text.endswith(("/", os.sep)):
        raise UsageError(
            f"folder {folder} does not exist; create it, or pass another output"
        )
    if folder.is_dir() and not os.access(folder, os.W_OK):
        raise UsageError(f"folder {folder} is not writable; pass another output")


def check_input(source: Location, name: str, schemes: Sequence[str]) -> None:
    """Raise UsageError unless the input is a file or a URL with one of the schemes."""
    text, path = source.text, source.path
    if source.scheme in schemes:
        if not source.is_s3:
            normalize(text, name, credentials=True)  # raises for an invalid URL
        elif not fits(text, S3Url):
            raise UsageError(f"{name} must be s3://bucket/key, got {text!r}")
    elif source.scheme:
        choices = " or ".join(f"{scheme}://" for scheme in schemes)
        raise UsageError(f"{name}: a URL must start with {choices}, got {text!r}")
    elif path.is_dir():
        raise UsageError(f"{text} is a folder; pass a file in it")
    elif not path.exists():
        raise UsageError(f"no such file: {text}{_missing_hint(text)}")
    elif not path.is_file():
        raise UsageError(f"{text} is not a regular file; write it to a file first")
    elif not path.stat().st_size:
        raise UsageError(f"{text} is empty; pass a file with content")


def _missing_hint(text: str) -> str:
    if text == "-":
        return "; write standard input to a file first"
    found = _SCHEME.match(text)
    return f"; a URL starts with {found[1]}://" if found else ""


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
    real = Path(absolute_path(os.fspath(path))).resolve()
    identity = f"{real}\0{stat.st_size}\0{stat.st_mtime_ns}"
    return f"inputs/{sha256(os.fsencode(identity)).hexdigest()[:16]}"
