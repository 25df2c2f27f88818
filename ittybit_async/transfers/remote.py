"""Upload sources of fsspec: URLs such as ``s3://bucket/a.mp4``, and its open files."""

from __future__ import annotations

import errno
import io
import os
import re
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import import_module
from types import SimpleNamespace
from typing import Any, BinaryIO, cast

from msgspec.structs import replace

from ittybit.body import Content
from ittybit.core.url.redaction import redact_urls
from ittybit.errors import ArgumentError, LocalFileError
from ittybit_async import _io
from ittybit_async.http.files import name_of, open_source

# Such as "simplecache::s3://", but not a drive, such as C:.
_URL = re.compile(r"(?:[A-Za-z][\w+.-]+::)*[A-Za-z][\w+.-]+://")
_BLOCK = 1 << 20
_NUMBERS: Mapping[type, int] = {
    FileNotFoundError: errno.ENOENT,
    IsADirectoryError: errno.EISDIR,
    PermissionError: errno.EACCES,
}
"""Numbers of errors that storages raise without one."""


def is_remote(source: object) -> bool:
    """Return whether fsspec opens `source`."""
    if isinstance(source, str):
        return _URL.match(source) is not None
    # An OpenFile, or a UPath; a file that they have opened is like other files.
    names = ("fs", "path", "open")
    is_local = hasattr(source, "read") or hasattr(source, "__fspath__")
    return not is_local and all(hasattr(source, name) for name in names)


async def open_remote(source: Any, stack: ExitStack) -> Content:
    """Return the content of `source`, which is read in blocks when it is sent.

    Raises ArgumentError if a package is missing, or LocalFileError if the source cannot
    be read.
    """
    name = redact_urls(source if isinstance(source, str) else source.path)
    content = await _io.to_thread(_open, source, name)
    file = await _io.to_thread(content.open)
    stack.callback(file.close)
    if isinstance(file, io.BytesIO):  # each call of `open` returns the same file
        return replace(await open_source(file, stack), name=content.name)
    if content.size >= 0:
        return content
    blocks = _read_blocks(file, name)
    return replace(await open_source(blocks, stack), name=content.name)


def _open(source: Any, name: str) -> Content:
    """Return the content of `source`, with a negative size if it is unknown."""
    with _name_errors(name):
        if isinstance(source, str):
            system, path = _load(source).core.url_to_fs(source)
            opening: Callable[[], Any] = partial(
                system.open, path, "rb", block_size=_BLOCK
            )
        else:
            system, path, opening = source.fs, source.path, source.open
            if hasattr(source, "read_bytes"):  # a UPath opens files as text by default
                opening = partial(source.open, "rb")
        found = system.info(path)
        if found.get("type") == "directory":
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
        size = None if getattr(source, "compression", None) else found.get("size")
    return Content(
        size=size if isinstance(size, int) else -1,
        open=partial(_open_named, opening, name),
        name=name_of(SimpleNamespace(path=path)),
    )


def _open_named(opening: Callable[[], Any], name: str) -> BinaryIO:
    with _name_errors(name):
        return cast("BinaryIO", opening())


def _read_blocks(file: BinaryIO, name: str) -> Iterator[bytes]:
    with _name_errors(name):
        yield from iter(partial(file.read, _BLOCK), b"")


def _load(url: str) -> Any:
    try:
        return import_module("fsspec")
    except ImportError as error:
        scheme = url.partition("://")[0]
        raise ArgumentError(
            f"uploading a {scheme}:// URL needs fsspec; run pip install "
            "'ittybit[fsspec]'"
        ) from error


@contextmanager
def _name_errors(name: str) -> Generator[None]:
    """Raise errors of a storage as errors that name the source."""
    try:
        yield
    except (ArgumentError, LocalFileError):
        raise
    except (ImportError, ValueError) as error:  # a missing package, unknown protocol
        raise ArgumentError(
            f"cannot upload {name!r}: {redact_urls(str(error))}"
        ) from error
    except OSError as error:
        known = error
        if error.errno is None and (number := _NUMBERS.get(type(error))):
            known = OSError(number, os.strerror(number))
        raise LocalFileError.wrap(known, name, "upload") from error
    except Exception as error:  # of the package of the storage
        reason = redact_urls(str(error)) or type(error).__name__
        raise LocalFileError.wrap(OSError(errno.EIO, reason), name, "upload") from error
