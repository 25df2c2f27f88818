"""Where the bytes of an item are, and what makes them the same as before."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePath
from typing import Any, Literal, TypeAlias
from urllib.parse import unquote, urlsplit

import msgspec

from ittybit.errors import ArgumentError

Place: TypeAlias = Literal["path", "url", "file_id"]

_fspath: Callable[[Any], Any] = os.fspath
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
            return unquote(urlsplit(self.text).path).rpartition("/")[2] or "file"
        return PurePath(self.text).name


def source_of(given: object) -> Source:
    """Return the source that `given` is; ArgumentError for what is none.

    >>> source_of("https://example.com/a.mov")
    Source(place='url', text='https://example.com/a.mov')
    """
    if isinstance(given, str) and _ID.fullmatch(given):
        return Source("file_id", given)
    if isinstance(given, str) and _URL.match(given):
        return Source("url", given)
    text: Any = given
    if not isinstance(text, str):
        with suppress(TypeError):
            text = _fspath(text)
    if not isinstance(text, str) or not text.strip() or "\0" in text:
        raise ArgumentError(
            f"the source of an item must be a path, a URL or the id of a file, "
            f"got {given!r}"
        )
    if "://" in text:
        raise ArgumentError(f"{text!r} is no http, https or s3 URL")
    return Source("path", os.path.abspath(text))


def digest(*parts: bytes, size: int = 16) -> bytes:
    """Return `size` bytes that stand for `parts`, in their order."""
    hashed = hashlib.blake2b(digest_size=size)
    for part in parts:
        hashed.update(len(part).to_bytes(8, "big"))
        hashed.update(part)
    return hashed.digest()
