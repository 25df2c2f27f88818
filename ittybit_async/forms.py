"""Files for a form: bytes, paths and file objects (RFC 7578)."""

from __future__ import annotations

import errno
import io
import mimetypes
import os
import stat
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast

from ittybit.body import Body
from ittybit.errors import ArgumentError, LocalFileError
from ittybit.multipart import Content, FileTypes, Part, encoded, multipart
from ittybit.paths import checked_path

_ANY_KIND = "application/octet-stream"


def form(
    fields: Iterable[tuple[str, str]], files: Iterable[tuple[str, FileTypes]]
) -> tuple[str, Body]:
    """Return content type and body of a form: first its `fields`, then its `files`.

    A file object is sent from where it stands, on each try; one that cannot seek is
    read whole. Raises LocalFileError for a path that cannot be read, ArgumentError
    for what is no file.
    """
    texts = [Part(name=n, content=Content.of(encoded(n, t))) for n, t in fields]
    return multipart([*texts, *(_part(name, file) for name, file in files)])


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
    path = getattr(content, "name", "")  # of a path it is the last part already
    return Path(path).name or "upload" if isinstance(path, str) else "upload"


def _content(name: str, content: object) -> Content:
    if isinstance(content, bytes | bytearray):
        return Content.of(bytes(content))
    if isinstance(content, os.PathLike):
        return _of_path(Path(checked_path(cast("os.PathLike[str]", content))))
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


def _of_path(path: Path) -> Content:
    try:
        status = path.stat()
        if not stat.S_ISDIR(status.st_mode) and not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "not a regular file")  # a pipe would wait
        path.open("rb").close()
    except OSError as error:
        raise LocalFileError.wrap(error, path, "upload") from error
    return Content(
        status.st_size,
        lambda: path.open("rb"),
        lambda: _version(path.stat()) == _version(status),
    )


def _version(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def _of_file(name: str, file: BinaryIO) -> Content:
    if not isinstance(cast("object", file.read(0)), bytes):
        raise ArgumentError(f"{name}: the file is open as text: open it with 'rb'")
    if not getattr(file, "seekable", bool)():
        return Content.of(file.read())
    start = file.tell()
    size = file.seek(0, io.SEEK_END) - start
    file.seek(start)
    return Content(max(size, 0), partial(_reopened, file, start))


def _reopened(file: BinaryIO, start: int) -> BinaryIO:
    file.seek(start)
    return cast("BinaryIO", _Kept(file))


class _Kept:
    """A file of the caller's, which is not closed."""

    def __init__(self, file: BinaryIO) -> None:
        self.read = file.read

    def close(self) -> None:
        """Leave the file open."""
