# Generated from ittybit_async/transfers/targets.py by build_sync.py. Do not edit.
"""Where a download goes: a file under a temporary name, or a file object."""

from __future__ import annotations

import errno
import io
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from ittybit.core.transfers.filenames import safe_filename
from ittybit.core.transfers.validators import Digest
from ittybit.core.url.url import path_of, redact_url
from ittybit.core.validation import check_path
from ittybit.errors import ArgumentError, LocalFileError
from ittybit.types import File


class Writable(Protocol):
    """A binary file that can be written to."""

    def write(self, data: Any, /) -> int | None:
        """Write `data`, or a part of it, and return how many bytes that was."""
        ...


class AtomicFile:
    """What has arrived, under a temporary name beside the final one.

    Its steps run in threads, which go on when nobody waits for them any more.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self._path = target.with_name(f".ittybit-{uuid4().hex}.part")
        self._writers: list[Writer] = []
        self._given_up = False

    def make(self) -> None:
        """Make the file; LocalFileError where that cannot be."""
        try:
            self._path.open("xb").close()
        except OSError as error:
            raise LocalFileError.wrap(error, self.target, "write") from error
        if self._given_up:
            self.give_up()

    def writer(self, start: int) -> Writer:
        """Return a writer that begins at byte `start`."""
        writer = Writer(self._path, self.target, start)
        self._writers.append(writer)
        if self._given_up:
            writer.close()
        return writer

    def has(self, digest: Digest) -> bool:
        """Tell whether what was written has this checksum."""
        try:
            with self._path.open("rb") as file:
                return digest.is_of(file)
        except OSError as error:
            raise LocalFileError.wrap(error, self.target, "read") from error

    def finish(self) -> None:
        """Give it its final name."""
        try:
            self._path.replace(self.target)
        except OSError as error:
            raise LocalFileError.wrap(error, self.target, "write") from error

    def give_up(self) -> None:
        """Leave nothing behind."""
        self._given_up = True
        for writer in self._writers:
            with suppress(LocalFileError):
                writer.close()
        with suppress(OSError):  # what has failed tells more
            self._path.unlink()


class Writer:
    """Writes one part of a file, through a handle of its own."""

    def __init__(self, path: Path, target: Path, start: int) -> None:
        self._target = target
        self._start = start
        try:
            self._file = path.open("r+b", buffering=0)
            self._file.seek(start)
        except OSError as error:
            raise LocalFileError.wrap(error, target, "write") from error

    def write(self, chunk: bytes) -> None:
        """Add `chunk`; LocalFileError where there is no room."""
        _write(self._file, chunk, self._target)

    def rewind(self) -> None:
        """Take out what was written, and begin again."""
        try:
            self._file.truncate(self._start)
            self._file.seek(self._start)
        except OSError as error:
            raise LocalFileError.wrap(error, self._target, "write") from error

    def close(self) -> None:
        """Close the handle."""
        try:
            self._file.close()
        except OSError as error:
            raise LocalFileError.wrap(error, self._target, "write") from error


class CallerFile:
    """Writes into a file object of the caller, from its place on; it is not closed."""

    def __init__(self, file: Any) -> None:
        if isinstance(file, io.TextIOBase):
            raise _no_bytes(file)
        self._file: Any = file
        self._name = str(getattr(file, "name", "the file object"))
        seekable = getattr(file, "seekable", None)
        try:
            self.rewinds: bool = bool(seekable and seekable())
            self._start = file.tell() if self.rewinds else 0
        except OSError as error:
            raise LocalFileError.wrap(error, self._name, "write") from error
        except ValueError as error:
            raise ArgumentError(f"the file cannot be written to: {error}") from error

    def write(self, chunk: bytes) -> None:
        """Add `chunk`; LocalFileError where there is no room."""
        _write(self._file, bytes(chunk), self._name)  # he may keep what he is given

    def rewind(self) -> None:
        """Take out what was written, and begin again."""
        try:
            self._file.seek(self._start)
            self._file.truncate()
        except OSError as error:
            raise LocalFileError.wrap(error, self._name, "write") from error


def _write(file: Any, chunk: bytes, name: str | os.PathLike[str]) -> None:
    view = memoryview(chunk)
    try:
        while view:
            written = file.write(view)
            if written is not None and not isinstance(written, int):
                _let_go(written)
                raise _no_bytes(file)
            if not written:  # None is for "would block"
                raise OSError(errno.EAGAIN, "the file object took nothing")
            view = view[written:]
    except OSError as error:
        raise LocalFileError.wrap(error, name, "write") from error
    except TypeError as error:
        raise _no_bytes(file) from error


def _let_go(result: Any) -> None:
    # Of a write that would have to be waited for: it shall not complain of that, too.
    with suppress(AttributeError):
        result.close()


def _no_bytes(file: object) -> ArgumentError:
    return ArgumentError(
        "a file object takes bytes and tells at once how many: open it with 'wb', "
        f"got {type(file).__name__}"
    )


def target_path(
    source: File | str | None, url: str, to: str | os.PathLike[str]
) -> Path:
    """Return where the file goes: `to`, or below it where that is a folder.

    A `to` that ends with a separator is made a folder. LocalFileError for a place that
    is no file and no folder, such as a device.
    """
    text = check_path(to)
    target = Path(text)
    try:
        if text.endswith(("/", os.sep)):
            target.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            target /= _name(source, url)
        target = _led_on(target)
        if target.exists() and not target.is_file():
            raise OSError(errno.EINVAL, "there is something that is no regular file")
    except OSError as error:
        raise LocalFileError.wrap(error, target, "write") from error
    return target


def _led_on(target: Path) -> Path:
    if not target.is_symlink():
        return target
    with suppress(FileNotFoundError):  # it may lead to a file that is to be made
        target.stat()
    return target.resolve()


def _name(source: File | str | None, url: str) -> str:
    """Return a file name from outside as one that cannot leave its folder."""
    told = source.filename if isinstance(source, File) else None
    name = (told or path_of(url)).replace("\\", "/").split("/")[-1]
    name = "".join(c for c in name if c.isprintable()).strip()
    if name in {"", ".", ".."}:
        raise ArgumentError(
            f"{redact_url(url)!r} names no file: give the path of a file as `to`"
        )
    return safe_filename(name)
