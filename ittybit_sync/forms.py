# Generated from ittybit_async/forms.py by build_sync.py. Do not edit.
"""Files for a form: bytes, paths and file objects (RFC 7578)."""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO, cast

from ittybit.body import Body
from ittybit.content import Content
from ittybit.errors import ArgumentError
from ittybit.multipart import FileTypes, Part, multipart
from ittybit_sync.sources import is_seekable, name_of, of_file, of_path

_ANY_KIND = "application/octet-stream"


def form(
    fields: Iterable[tuple[str, str]], files: Iterable[tuple[str, FileTypes]]
) -> tuple[str, Body]:
    """Return content type and body of a form: first its `fields`, then its `files`.

    A file object is sent from where it stands, on each try; one that cannot seek is
    read whole. Raises LocalFileError for a path that cannot be read, ArgumentError
    for what is no file.
    """
    texts = [Part(name=n, content=Content.of(t.encode())) for n, t in fields]
    return multipart([*texts, *(_part(name, file) for name, file in files)])


def _part(name: str, file: FileTypes) -> Part:
    told: tuple[Any, ...] = file if isinstance(file, tuple) else (None, file)
    if not 2 <= len(told) <= 4:
        raise ArgumentError(
            f"{name}: a file as a tuple is (name, content), then the media type, then "
            f"headers, got {len(told)} values"
        )
    filename, content, kind, headers = (*told, None, None)[:4]
    filename = filename or _name(content)
    return Part(
        name=name,
        content=_content(name, content),
        filename=filename,
        content_type=kind or mimetypes.guess_type(filename)[0] or _ANY_KIND,
        headers=headers or {},
    )


def _name(content: object) -> str:
    return name_of(content) or "upload"  # of a path it is the last part already


def _content(name: str, content: object) -> Content:
    if isinstance(content, bytes | bytearray):
        return Content.of(bytes(content))
    if isinstance(content, os.PathLike):
        return of_path(Path(cast("os.PathLike[str]", content)))
    if hasattr(content, "read"):
        return _of_file(name, cast("BinaryIO", content))
    raise ArgumentError(
        f"{name}: a file is bytes, a binary file object, a pathlib.Path, or a tuple of "
        f"name and one of these, not {type(content).__name__}"
    )


def _of_file(name: str, file: BinaryIO) -> Content:
    try:
        return of_file(file) if is_seekable(file) else Content.of(file.read())
    except ArgumentError as error:
        raise ArgumentError(f"{name}: {error}") from None
