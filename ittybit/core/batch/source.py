"""Where the bytes of an item are, and what makes them the same as before."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import PurePath
from typing import Any, Literal, TypeAlias

import msgspec

from ittybit.core.url.url import normalize, path_of
from ittybit.errors import ArgumentError

Place: TypeAlias = Literal["path", "url", "file_id"]

_ID = re.compile(r"file_[0-9A-Za-z]+")
_URL = re.compile(r"(https?|s3)://", re.IGNORECASE)


class Source(msgspec.Struct, frozen=True):
    """A source by its sort: an absolute path, a URL, or the id of a file."""

    place: Place
    text: str

    @property
    def name(self) -> str:
        """Its file name, or the id."""
        if self.place == "url":
            return path_of(self.text).rpartition("/")[2] or "file"
        return PurePath(self.text).name


def parse_source(given: object) -> Source:
    """Return the source that `given` is; ArgumentError for what is none.

    >>> parse_source("https://example.com/a.mov")
    Source(place='url', text='https://example.com/a.mov')
    """
    text: Any = given
    if isinstance(given, os.PathLike):
        text = os.fspath(text)  # pyright: ignore[reportUnknownVariableType]  # of str or bytes, which is told next
    if not isinstance(text, str) or not text.strip():
        raise ArgumentError(
            f"the source of an item must be a path, a URL or the id of a file, "
            f"got {given!r}"
        )
    if not is_encodable(text):
        raise ArgumentError(f"the source {text!r} is no UTF-8 text: rename the file")
    if isinstance(given, str) and _ID.fullmatch(text):
        return Source("file_id", text)
    if isinstance(given, str) and _URL.match(text):
        if text[:2] in ("s3", "S3"):
            return Source("url", text)
        return Source("url", normalize(text, "the source", credentials=True))
    if "://" in text:
        raise ArgumentError(f"{text!r} is no http, https or s3 URL")
    return Source("path", os.path.abspath(text))


def is_encodable(text: str) -> bool:
    """Tell whether `text` can be written as UTF-8, as not every file name can."""
    surrogate = not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text)
    return not surrogate and "\0" not in text


def resolve_source(source: str, folder: str) -> str:
    """Return `source`, which is below `folder` where it is a path that is relative."""
    if _ID.fullmatch(source) or "://" in source or not source.strip():
        return source
    return os.path.join(folder, source)


def digest(*parts: bytes, size: int = 16) -> bytes:
    """Return `size` bytes that stand for `parts`, in their order."""
    hashed = hashlib.blake2b(digest_size=size)
    for part in parts:
        hashed.update(len(part).to_bytes(8, "big"))
        hashed.update(part)
    return hashed.digest()
