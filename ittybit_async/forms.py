"""Files for a form: bytes, paths and file objects (RFC 7578)."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, cast

from ittybit.body import Body
from ittybit.content import Content
from ittybit.core.http.multipart import FileTypes, Part, encoded, multipart
from ittybit.errors import ArgumentError
from ittybit.paths import checked_path
from ittybit_async.http.files import is_seekable, name_of, of_file, of_path

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
    return name_of(content) or "upload"  # of a path it is the last part already


def _content(name: str, content: object) -> Content:
    if isinstance(content, bytes | bytearray):
        return Content.of(bytes(content))
    if isinstance(content, os.PathLike):
        return of_path(Path(checked_path(cast("os.PathLike[str]", content))))
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
    return of_file(file) if is_seekable(file) else Content.of(file.read())
