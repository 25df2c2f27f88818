"""Targets of downloads: temporary files and file objects of the caller."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from ittybit.body import reject_eventual_file, require_result
from ittybit.core.transfers.filenames import safe_filename
from ittybit.core.transfers.validators import Digest
from ittybit.core.url.redaction import redact_urls
from ittybit.core.url.url import path_of
from ittybit.core.validation import check_path
from ittybit.errors import ArgumentError, LocalFileError
from ittybit.types import File
from ittybit_async.transfers import disk
from ittybit_async.transfers.partial import PartialFile


class Writable(Protocol):
    """A binary file that can be written to."""

    def write(self, data: Any, /) -> int | None:
        """Write `data`, or a part of it, and return the number of written bytes."""
        ...


class AtomicFile:
    """A file that has a temporary name until it is complete.

    With the `url` of its content, it continues after the process was killed. Its
    methods run in threads, which continue after the caller was cancelled.
    """

    def __init__(self, target: Path, url: str | None = None) -> None:
        self.target: Path = target
        self._url = url
        self._partial: PartialFile | None = None
        self._writers: list[Writer] = []
        self._is_ended = False

    def create(self) -> None:
        """Create or reopen the temporary file; raise LocalFileError if that fails."""
        with _wrap_errors(self.target):
            self.target = self.target.absolute()  # the working folder may change
            self._partial = PartialFile(self.target, self._url)
        if self._is_ended:
            self.discard()

    @property
    def partial(self) -> PartialFile:
        """The temporary file."""
        assert self._partial is not None  # it was created
        return self._partial

    def open_writer(self, start: int) -> Writer:
        """Return a writer that starts at byte `start`."""
        writer = Writer(self.partial.path, self.target, start)
        self._writers.append(writer)
        if self._is_ended:
            writer.close()
        return writer

    def clear(self) -> None:
        """Start again with another file: a thread may still write to this one."""
        with _wrap_errors(self.target):
            self._close_writers()
            self.partial.remove()
            self._partial = PartialFile(self.target, self._url)

    def matches(self, digest: Digest) -> bool:
        """Return whether the written bytes have this checksum."""
        path = self.partial.path
        with _wrap_errors(self.target, "read"), path.open("rb") as file:
            return digest.matches(file)

    def commit(self) -> None:
        """Rename the file to its final name; both are on the disk then.

        Raises LocalFileError if an empty file would replace one with content.
        """
        self._is_ended = True
        self._close_writers()
        with _wrap_errors(self.target):
            if not self.partial.path.stat().st_size:
                check_replaceable(self.target)
            self.partial.move_to(self.target)

    def discard(self) -> None:
        """Close all writers, and delete the temporary file."""
        self._is_ended = True
        self._close_writers()
        if self._partial is not None:
            self._partial.remove()

    def _close_writers(self) -> None:
        for writer in list(self._writers):
            with suppress(LocalFileError):
                writer.close()


def check_replaceable(target: Path) -> None:
    """Raise LocalFileError if `target` has content, which nothing would replace."""
    if not target.is_symlink() and target.exists() and target.stat().st_size:
        kept = OSError(
            errno.EEXIST, "the new file would be empty, so the existing one is kept"
        )
        raise LocalFileError.wrap(kept, target, "replace")


@contextmanager
def _wrap_errors(path: str | os.PathLike[str], doing: str = "write") -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise LocalFileError.wrap(error, path, doing) from error


class Writer:
    """Writes one part of a file through its own handle."""

    def __init__(self, path: Path, target: Path, start: int) -> None:
        self._target = target
        self._start = start
        with _wrap_errors(target):
            self._file = path.open("r+b", buffering=0)
            self._file.seek(start)

    def write(self, chunk: bytes) -> None:
        """Write `chunk`; raise LocalFileError if that fails."""
        _write(self._file, chunk, self._target)

    def rewind(self) -> None:
        """Discard the bytes written so far, and return to the start."""
        with _wrap_errors(self._target):
            self._file.truncate(self._start)
            self._file.seek(self._start)

    def close(self) -> None:
        """Close the handle."""
        with _wrap_errors(self._target):
            self._file.close()


class CallerFile:
    """Writes to the caller's file object from its position, and never closes it."""

    def __init__(self, file: Any) -> None:
        if isinstance(file, io.TextIOBase):
            raise _not_binary_error(file)
        reject_eventual_file(file)
        self._file: Any = file
        self._name = str(getattr(file, "name", "the file object"))
        seekable = getattr(file, "seekable", None)
        try:
            found = seekable and require_result(seekable(), file)
            self.can_rewind: bool = bool(found)
            self._start = file.tell() if self.can_rewind else 0
        except OSError as error:
            raise LocalFileError.wrap(error, self._name, "write") from error
        except ArgumentError:
            raise
        except ValueError as error:
            raise ArgumentError(f"cannot write to the file: {error}") from error

    def write(self, chunk: bytes) -> None:
        """Write `chunk`; raise LocalFileError if that fails."""
        _write(self._file, bytes(chunk), self._name)  # the object may keep the bytes

    def rewind(self) -> None:
        """Remove the written bytes, and start again."""
        with _wrap_errors(self._name):
            self._file.seek(self._start)
            self._file.truncate()


def _write(file: Any, chunk: bytes, name: str | os.PathLike[str]) -> None:
    view = memoryview(chunk)
    try:
        while view:
            written = file.write(view)
            if written is not None and not isinstance(written, int):
                _close_quietly(written)
                raise _not_binary_error(file)
            if not written:  # None means that the file would block
                raise OSError(errno.EAGAIN, "the file object accepted 0 bytes")
            view = view[written:]
    except OSError as error:
        raise LocalFileError.wrap(error, name, "write") from error
    except TypeError as error:
        raise _not_binary_error(file) from error


def _close_quietly(result: Any) -> None:
    # Without it, Python may warn about an unused result.
    with suppress(AttributeError):
        result.close()


def _not_binary_error(file: object) -> ArgumentError:
    return ArgumentError(
        "a file object must be binary and return the number of written bytes (open it "
        f"with 'wb'), got {type(file).__name__}"
    )


def target_path(
    source: File | str | None, url: str, to: str | os.PathLike[str]
) -> Path:
    """Return the path of the file: `to`, or a path in it if it is a folder.

    If `to` ends with a separator, the folder is created. A link in the folder is
    replaced. Raises LocalFileError for a
    path that is neither file nor folder, such as a device.
    """
    text = check_path(to)
    target = Path(text)
    try:
        if text.endswith(("/", os.sep)):
            disk.make_folder(target)
        is_folder = target.is_dir()
        if is_folder:
            target /= _safe_name(source, url)
        if target.exists() and not target.is_file():
            raise OSError(errno.EINVAL, "it exists and is not a regular file")
        if not is_folder:  # in a folder, a link is replaced, because it may lead out
            target = _resolve_link(target)
    except OSError as error:
        raise LocalFileError.wrap(error, target, "write") from error
    return target


def _resolve_link(target: Path) -> Path:
    if not target.is_symlink():
        return target
    with suppress(FileNotFoundError):  # the file may not exist yet
        target.stat()
    return target.resolve()


def _safe_name(source: File | str | None, url: str) -> str:
    """Return the name of the remote file, made safe for a local folder."""
    filename = source.filename if isinstance(source, File) else None
    name = (filename or path_of(url)).replace("\\", "/").split("/")[-1]
    if name.strip() in {"", ".", ".."}:
        raise ArgumentError(
            f"{redact_urls(url)!r} has no file name; pass the path of a file as `to`"
        )
    return safe_filename(name)
