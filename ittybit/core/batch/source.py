"""Sources of batch items: local paths, URLs, and file IDs."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import PurePath
from typing import Any, Literal, TypeAlias

import msgspec

from ittybit.core.kinds.check import fits
from ittybit.core.printable import show
from ittybit.core.serialization.plain import to_plain
from ittybit.core.url.url import normalize, path_of
from ittybit.core.validation import absolute_path
from ittybit.errors import ArgumentError
from ittybit.kinds.fields import S3Url

SourceKind: TypeAlias = Literal["path", "url", "file_id"]

_ID = re.compile(r"file_[0-9A-Za-z]+")
_URL = re.compile(r"(https?|s3)://", re.IGNORECASE)


class Source(msgspec.Struct, frozen=True):
    """An absolute path, a URL, or the ID of a file."""

    kind: SourceKind
    text: str

    @property
    def name(self) -> str:
        """File name, or the ID."""
        if self.kind == "url":
            return path_of(self.text).rpartition("/")[2] or "file"
        return PurePath(self.text).name


def parse_source(given: object, folder: str = "") -> Source:
    """Return `given` as a source, or raise ArgumentError if it is invalid.

    A relative path is joined to `folder`.

    >>> parse_source("https://example.com/a.mov")
    Source(kind='url', text='https://example.com/a.mov')
    """
    text: Any = to_plain(given, "the source of an item")
    if not isinstance(text, str) or not text.strip():
        raise ArgumentError(
            f"the source of an item must be a path, a URL, or the ID of a file, "
            f"got {show(given)}"
        )
    if not is_encodable(text):
        raise ArgumentError(
            f"the source {text!r} cannot be encoded as UTF-8: rename the file"
        )
    if isinstance(given, str) and _ID.fullmatch(text):
        return Source("file_id", text)
    if isinstance(given, str) and _URL.match(text):
        if text[:2] in ("s3", "S3"):
            if not fits(text, S3Url):
                raise ArgumentError(
                    f"the source must have the form s3://bucket/key, got {show(text)}"
                )
            return Source("url", text)
        return Source("url", normalize(text, "the source", credentials=True))
    if "://" in text:
        raise ArgumentError(
            f"the source must be an http, https, or s3 URL, got {show(text)}"
        )
    path = os.path.join(folder, os.path.expanduser(text))
    return Source("path", absolute_path(path))


def is_encodable(text: str) -> bool:
    """Return whether `text` can be encoded as UTF-8. Some file names cannot."""
    surrogate = not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text)
    return not surrogate and "\0" not in text


def resolve_source(source: str, folder: str) -> str:
    """Return `source`. A relative path is joined to `folder`."""
    if _ID.fullmatch(source) or "://" in source or not source.strip():
        return source
    return os.path.join(folder, os.path.expanduser(source))


def digest(*parts: bytes, size: int = 16) -> bytes:
    """Return a hash of `parts` and their order, `size` bytes long."""
    framed = [len(part).to_bytes(8, "big") + part for part in parts]
    return hashlib.blake2b(b"".join(framed), digest_size=size).digest()
