# Generated from ittybit_async/http/files.py by build_sync.py. Do not edit.
"""Sources of request bodies: paths, bytes, binary files, and blocks of bytes."""

from __future__ import annotations

import errno
import io
import mimetypes
import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, cast

from msgspec.structs import replace

from ittybit.body import (
    Body,
    Content,
    check_block,
    is_eventual_file,
    reject_eventual_file,
    require_result,
)
from ittybit.core.http.multipart import FileTypes, Part, encode_form, encode_text
from ittybit.core.printable import show
from ittybit.core.serialization.plain import to_plain
from ittybit.core.validation import check_path
from ittybit.errors import ArgumentError, LocalFileError
from ittybit_sync import _io

Source: TypeAlias = str | os.PathLike[str] | bytes | bytearray | BinaryIO | _io.Blocks
"""A path, an http(s) URL, bytes, a binary file, or an iterator of blocks of bytes."""

# It reads files on first use, which fails if too many are open.
mimetypes.init()

_IN_MEMORY = 16 << 20
_BLOCK = 1 << 20


def open_source(source: Source, stack: ExitStack) -> Content:
    """Open `source` so that it can be sent repeatedly; `stack` closes it.

    Blocks and files that cannot seek are read first: up to 16 MiB into memory, longer
    ones into a temporary file. Raises LocalFileError if the source cannot be read, or
    ArgumentError if it has a wrong type.
    """
    value: Any = source
    if isinstance(value, bytes | bytearray | memoryview):
        return Content.of(check_block(value))
    if hasattr(value, "read"):
        name = name_of(value)
        if is_eventual_file(value):
            eventual = _io.read_eventually(value, _BLOCK)
            return replace(_spool(eventual, stack), name=name)
        if is_seekable(value):
            return replace(_io.to_thread(source_of_file, value), name=name)
        blocks = iter(partial(value.read, _BLOCK), b"")
        return replace(_spool(blocks, stack), name=name)
    if isinstance(value, str | os.PathLike):
        path = Path(check_path(cast("object", value)))
        return _io.to_thread(source_of_path, path)
    return _spool(value, stack)


def source_of_path(path: Path) -> Content:
    """Return the content of the file at `path`, or raise LocalFileError."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(status.st_mode):  # a pipe would wait for its writer
            raise OSError(errno.EINVAL, "not a regular file")
        path.open("rb").close()
        path = path.absolute()  # the working folder may change
    except OSError as error:
        raise LocalFileError.wrap(error, path, "upload") from error
    return Content(
        size=status.st_size,
        open=lambda: path.open("rb"),
        unchanged=lambda: _file_version(path.stat()) == _file_version(status),
        name=_utf8_name(path),
        path=path,
        modified=status.st_mtime_ns,
        changed=status.st_ctime_ns,
    )


def _utf8_name(path: Path) -> str:
    """Return the name of a file, whose bytes are usually UTF-8 in any locale."""
    with suppress(UnicodeError):
        return os.fsencode(path.name).decode()
    return path.name


def _file_version(status: os.stat_result) -> tuple[int, ...]:
    # Programs can restore the modification time, but not the change time.
    times = status.st_mtime_ns, status.st_ctime_ns
    return status.st_size, *times, status.st_ino, status.st_dev


def is_seekable(file: BinaryIO) -> bool:
    """Return whether `file` can seek; raise ArgumentError if it is a text file."""
    if isinstance(file, io.TextIOBase):
        raise ArgumentError("the file is open as text; open it with 'rb'")
    seekable = getattr(file, "seekable", None)
    try:
        return bool(seekable and require_result(seekable(), file))
    except ArgumentError:
        raise
    except ValueError as error:
        raise ArgumentError(f"cannot read the file: {error}") from error


def source_of_file(file: BinaryIO) -> Content:
    """Return the content of a seekable file from its position; it stays open."""
    try:
        start = file.tell()
        file.seek(0, io.SEEK_END)  # some files do not return the position here
        size = file.tell() - start
        file.seek(start)
    except (OSError, ValueError) as error:
        raise ArgumentError(f"cannot read the file: {error}") from error
    content = _shared_content(file, start, max(size, 0))
    return (
        replace(content, unchanged=_change_check(file))
        if _is_on_disk(file)
        else content
    )


def _is_on_disk(file: object) -> bool:
    return isinstance(getattr(file, "raw", file), io.FileIO)


def _change_check(file: BinaryIO) -> Callable[[], bool]:
    before = _file_version(os.fstat(file.fileno()))
    return lambda: _file_version(os.fstat(file.fileno())) == before


def name_of(file: object) -> str | None:
    """Return the name of a file, or None if it has no name or a number as its name."""
    path = getattr(file, "name", None) or getattr(file, "filename", None)
    return Path(path).name or None if isinstance(path, str) else None


def _spool(blocks: _io.Blocks, stack: ExitStack) -> Content:
    spooled = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # the stack closes it
    file = stack.enter_context(spooled)
    size = 0
    for block in _io.iterate(blocks):
        _io.to_thread(_write_block, file, block)
        size += len(block)
    return _shared_content(cast("BinaryIO", file), 0, size)


def _write_block(file: Any, block: bytes) -> None:
    try:
        file.write(block)
    except OSError as error:
        folder = tempfile.tempdir or "a temporary folder"
        raise LocalFileError.wrap(error, folder, "hold the upload in") from error


def _shared_content(file: BinaryIO, start: int, size: int) -> Content:
    lock = _io.Lock()
    return Content(
        size, lambda: cast("BinaryIO", _Reader(file, lock, start, start + size))
    )


class _Reader(io.RawIOBase):
    """A reader with its own position in a shared file, which stays open."""

    def __init__(self, file: BinaryIO, lock: Any, start: int, stop: int) -> None:
        self._file = file
        self._lock = lock
        self._start = self._position = start
        self._stop = stop

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes, at most `size`."""
        left = self._stop - self._position
        with self._lock:
            self._file.seek(self._position)
            read = self._file.read(left if size < 0 else min(size, left))
        block = check_block(read)
        self._position += len(block)
        return block

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to `offset`, relative to the start of the reader."""
        self._position = self._start + offset
        return offset


_DEFAULT_TYPE = "application/octet-stream"


def build_form(
    fields: Iterable[tuple[str, str]], files: Iterable[tuple[str, FileTypes]]
) -> tuple[str, Body]:
    """Return the content type and body of a form with `fields` and `files`.

    Each attempt sends a file object from its current position; one that cannot seek is
    read into memory. Raises LocalFileError if a path cannot be read, or ArgumentError
    if a file has a wrong type.
    """
    texts = [Part(name=n, content=Content.of(encode_text(n, t))) for n, t in fields]
    return encode_form([*texts, *(_build_part(name, file) for name, file in files)])


def _build_part(name: str, file: FileTypes) -> Part:
    values: tuple[Any, ...]
    values = file if isinstance(file, tuple) else (name_of(file) or "upload", file)
    if not 2 <= len(values) <= 4:
        raise ArgumentError(
            f"{name}: a file tuple must be (name, content[, media type[, headers]]), "
            f"got {len(values)} values"
        )
    filename, content, kind, headers = (*values, None, None)[:4]
    filename, kind = to_plain(filename, name), to_plain(kind, name)
    for what, value, expected in (
        ("the name of a file", filename, str),
        ("a media type", kind, str),
        ("the headers of a file", headers, Mapping),
    ):
        if value is not None and not isinstance(value, expected):
            raise ArgumentError(
                f"{name}: {what} must be a {expected.__name__}, got {show(value)}"
            )
    filename = filename or name_of(content)  # None if it has no name
    if filename and not kind:
        kind = mimetypes.guess_type(filename)[0] or _DEFAULT_TYPE
    return Part(
        name=name,
        content=_form_content(name, content),
        filename=filename,
        content_type=kind or None,
        headers=headers or {},
    )


def _form_content(name: str, content: object) -> Content:
    if isinstance(content, bytes | bytearray):
        return Content.of(bytes(content))
    if isinstance(content, os.PathLike):
        return source_of_path(Path(check_path(cast("os.PathLike[str]", content))))
    if not hasattr(content, "read"):
        raise ArgumentError(
            f"{name}: a file must be bytes, a binary file object, a pathlib.Path, or a "
            f"tuple of a name and one of these, got {type(content).__name__}"
        )
    reject_eventual_file(content)
    try:
        return _file_content(name, cast("BinaryIO", content))
    except (OSError, ValueError) as error:  # closed, or open only for writing
        if isinstance(error, ArgumentError):
            raise
        raise ArgumentError(f"{name}: cannot read the file: {error}") from error


def _file_content(name: str, file: BinaryIO) -> Content:
    if not isinstance(require_result(file.read(0), file), bytes):
        raise ArgumentError(f"{name}: the file is open as text; open it with 'rb'")
    return source_of_file(file) if is_seekable(file) else Content.of(file.read())
