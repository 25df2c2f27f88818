# Generated from ittybit_async/http/files.py by build_sync.py. Do not edit.
"""Where bytes come from: a path, bytes, a binary file, or blocks of bytes."""

from __future__ import annotations

import errno
import io
import mimetypes
import os
import stat
import tempfile
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, cast

from msgspec import Struct
from msgspec.structs import replace

from ittybit.body import Body, Content, check_block
from ittybit.core.http.multipart import FileTypes, Part, encode_form, encode_text
from ittybit.core.validation import check_path
from ittybit.errors import ArgumentError, LocalFileError
from ittybit_sync import _io

Source: TypeAlias = str | os.PathLike[str] | bytes | bytearray | BinaryIO | _io.Blocks
"""A path, an http(s) URL, bytes, a binary file, or an iterator of blocks of bytes."""

_IN_MEMORY = 16 << 20
_BLOCK = 1 << 20


class UploadSource(Struct, frozen=True):
    """Content and where it is from: its name if it has one, its path if it is a file.

    `modified` is when the file was last written, in nanoseconds, and `changed` when
    that was noted: this cannot be set by who puts back the other.
    """

    content: Content
    name: str | None = None
    path: Path | None = None
    modified: int = 0
    changed: int = 0


@contextmanager
def open_source(source: Source) -> Generator[UploadSource]:
    """Hold `source` ready to be sent, as often as need be.

    A file that cannot seek and blocks are read first, to know how long they are: into
    memory up to 16 MiB, beyond that into a temporary file. Raises LocalFileError for
    what cannot be read, ArgumentError for what is no source.
    """
    value: Any = source
    if isinstance(value, bytes | bytearray | memoryview):
        yield UploadSource(Content.of(check_block(value)))
    elif hasattr(value, "read"):
        name = name_of(value)
        if is_seekable(value):
            yield UploadSource(_io.to_thread(source_of_file, value), name)
        else:
            with _spooled(iter(partial(value.read, _BLOCK), b"")) as content:
                yield UploadSource(content, name)
    elif isinstance(value, str | os.PathLike):
        path = Path(check_path(cast("object", value)))
        yield _io.to_thread(_of_path, path)
    else:
        with _spooled(value) as content:
            yield UploadSource(content)


def _of_path(path: Path) -> UploadSource:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(status.st_mode):  # a pipe would wait for its writer
            raise OSError(errno.EINVAL, "not a regular file")
        path.open("rb").close()
    except OSError as error:
        raise LocalFileError.wrap(error, path, "upload") from error
    content = Content(
        status.st_size,
        lambda: path.open("rb"),
        lambda: _version(path.stat()) == _version(status),
    )
    return UploadSource(
        content, path.name, path, status.st_mtime_ns, status.st_ctime_ns
    )


def _version(status: os.stat_result) -> tuple[int, ...]:
    return status.st_size, status.st_mtime_ns, status.st_ino, status.st_dev


def source_of_path(path: Path) -> Content:
    """Return the file at `path`; LocalFileError where it cannot be read."""
    return _of_path(path).content


def is_seekable(file: BinaryIO) -> bool:
    """Tell whether `file` can be sent again; ArgumentError where it is open as text."""
    if isinstance(file, io.TextIOBase):
        raise ArgumentError("the file is open as text: open it with 'rb'")
    seekable = getattr(file, "seekable", None)
    try:
        return bool(seekable and seekable())
    except ValueError as error:
        raise ArgumentError(f"the file cannot be read: {error}") from error


def source_of_file(file: BinaryIO) -> Content:
    """Return what a file that can seek has from its place on; it is not closed."""
    try:
        start = file.tell()
        file.seek(0, io.SEEK_END)  # some tell no place here
        size = file.tell() - start
        file.seek(start)
    except (OSError, ValueError) as error:
        raise ArgumentError(f"the file cannot be read: {error}") from error
    content = _shared(file, start, max(size, 0))
    return replace(content, unchanged=_watched(file)) if _is_on_disk(file) else content


def _is_on_disk(file: object) -> bool:
    return isinstance(getattr(file, "raw", file), io.FileIO)


def _watched(file: BinaryIO) -> Callable[[], bool]:
    before = _version(os.fstat(file.fileno()))
    return lambda: _version(os.fstat(file.fileno())) == before


def name_of(file: object) -> str | None:
    """Return the name of a file, unless it is a number or there is none."""
    path = getattr(file, "name", None)
    return Path(path).name or None if isinstance(path, str) else None


@contextmanager
def _spooled(blocks: _io.Blocks) -> Generator[Content]:
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        size = 0
        for block in _io.iterate(blocks):
            _io.to_thread(_add, file, block)
            size += len(block)
        yield _shared(cast("BinaryIO", file), 0, size)


def _add(file: Any, block: bytes) -> None:
    try:
        file.write(block)
    except OSError as error:
        folder = tempfile.tempdir or "a temporary folder"
        raise LocalFileError.wrap(error, folder, "hold the upload in") from error


def _shared(file: BinaryIO, start: int, size: int) -> Content:
    lock = _io.Lock()
    return Content(
        size, lambda: cast("BinaryIO", _Reader(file, lock, start, start + size))
    )


class _Reader(io.RawIOBase):
    """A place of its own in a file that several read, which is left open."""

    def __init__(self, file: BinaryIO, lock: Any, start: int, stop: int) -> None:
        self._file = file
        self._lock = lock
        self._start = self._place = start
        self._stop = stop

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes, at most `size`."""
        left = self._stop - self._place
        with self._lock:
            self._file.seek(self._place)
            read = self._file.read(left if size < 0 else min(size, left))
        block = check_block(read)
        self._place += len(block)
        return block

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to `offset`, counted from where the reader began."""
        self._place = self._start + offset
        return offset


_ANY_KIND = "application/octet-stream"


def build_form(
    fields: Iterable[tuple[str, str]], files: Iterable[tuple[str, FileTypes]]
) -> tuple[str, Body]:
    """Return content type and body of a form: first its `fields`, then its `files`.

    A file object is sent from where it stands, on each try; one that cannot seek is
    read whole. Raises LocalFileError for a path that cannot be read, ArgumentError
    for what is no file.
    """
    texts = [Part(name=n, content=Content.of(encode_text(n, t))) for n, t in fields]
    return encode_form([*texts, *(_part(name, file) for name, file in files)])


def _part(name: str, file: FileTypes) -> Part:
    told: tuple[Any, ...] = file if isinstance(file, tuple) else (None, file)
    if not 2 <= len(told) <= 4:
        raise ArgumentError(
            f"{name}: a file as a tuple is (name, content), then the media type, then "
            f"headers, got {len(told)} values"
        )
    filename, content, kind, more = (*told, None, None)[:4]
    for what, value, wanted in (
        ("the name of a file", filename, str),
        ("a media type", kind, str),
        ("the headers of a file", more, Mapping),
    ):
        if value is not None and not isinstance(value, wanted):
            raise ArgumentError(
                f"{name}: {what} must be a {wanted.__name__}, got {value!r}"
            )
    filename = filename or _name(content)
    return Part(
        name=name,
        content=_content(name, content),
        filename=filename,
        content_type=kind or mimetypes.guess_type(filename)[0] or _ANY_KIND,
        more=more or {},
    )


def _name(content: object) -> str:
    return name_of(content) or "upload"  # of a path it is the last part already


def _content(name: str, content: object) -> Content:
    if isinstance(content, bytes | bytearray):
        return Content.of(bytes(content))
    if isinstance(content, os.PathLike):
        return source_of_path(Path(check_path(cast("os.PathLike[str]", content))))
    if not hasattr(content, "read"):
        raise ArgumentError(
            f"{name}: a file is bytes, a binary file object, a pathlib.Path, or a "
            f"tuple of name and one of these, not {type(content).__name__}"
        )
    try:
        return _of_file(name, cast("BinaryIO", content))
    except (OSError, ValueError) as error:  # closed, or open for writing alone
        if isinstance(error, ArgumentError):
            raise
        raise ArgumentError(f"{name}: the file cannot be read: {error}") from error


def _of_file(name: str, file: BinaryIO) -> Content:
    if not isinstance(cast("object", file.read(0)), bytes):
        raise ArgumentError(f"{name}: the file is open as text: open it with 'rb'")
    return source_of_file(file) if is_seekable(file) else Content.of(file.read())
