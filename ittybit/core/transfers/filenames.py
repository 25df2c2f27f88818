"""Names and locations of files on the server."""

from __future__ import annotations

import math
import re
from typing import Literal

from msgspec import Struct

from ittybit.core.printable import show
from ittybit.core.serialization.plain import to_plain
from ittybit.errors import ArgumentError

FILENAME = "1 to 255 bytes of UTF-8 without '/', '\\', and control characters"
FOLDER = "a path of at most 1024 bytes without '..', '\\', and control characters"

_NAME = r"(?!\.{1,2}(?:/|$))[^\x00-\x1f\x7f/\\]{1,255}"
FILENAME_PATTERN = rf"^{_NAME}$(?!\n)"
FOLDER_PATTERN = rf"^/*(?:{_NAME}(?:/{_NAME})*)?/*$(?!\n)"
"""Patterns of names that the API accepts, if they are not too long."""
RESERVED = ".ittybit-"
"""Part of the name of each temporary file and resume file."""

_DOTS = ("", ".", "..")
_filename = re.compile(FILENAME_PATTERN)
_folder = re.compile(FOLDER_PATTERN)
_UNSAFE = re.compile(r"[\0-\x1f\x7f-\x9f/\\\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# Some file systems ignore the case, and characters such as a zero-width space.
_LETTERS = "".join(rf"[^\0-\x7f]*{re.escape(letter)}" for letter in RESERVED[1:])
_RESERVED = re.compile(rf"\.(?={_LETTERS})", re.ASCII | re.IGNORECASE)
_LONGEST = 255  # bytes, as on most file systems
_LONGEST_FOLDER = 1024  # bytes, as of a key in S3


class FileLocation(Struct, frozen=True):
    """Folder and name of a file, and the method that a signature permits."""

    folder: str | None
    filename: str
    method: Literal["get", "put"]

    @property
    def body(self) -> dict[str, str]:
        """The request body for a signed URL."""
        body = {"filename": self.filename, "method": self.method}
        return {**body, "folder": self.folder} if self.folder else body


def safe_filename(name: str) -> str:
    """Return `name` as a valid name of a local file and of a file on the server.

    Separators, control characters, and marks that reorder text become ``_``. So does
    the dot in the name of a temporary file, because a server could name the temporary
    file of another download. A long name is cut before its suffix.

    >>> safe_filename("a\\\\b.mp4"), safe_filename(".ittybit-a.mp4.part")
    ('a_b.mp4', '_ittybit-a.mp4.part')
    """
    data = _RESERVED.sub("_", _UNSAFE.sub("_", name)).encode()
    if len(data) > _LONGEST:
        stem, dot, suffix = data.rpartition(b".")
        suffix = dot + suffix if stem and len(suffix) < 16 else b""
        data = data[: _LONGEST - len(suffix)] + suffix
    safe = data.decode("utf-8", "ignore")
    return "_" if safe in _DOTS else safe


def is_reserved(name: str) -> bool:
    """Return whether `name` may be the name of a temporary file or a resume file."""
    return _RESERVED.search(name) is not None


def check_filename(name: object, what: str = "filename") -> str:
    """Return `name`, or raise ArgumentError if the API does not accept it.

    `what` describes the name in the message.
    """
    name = to_plain(name, what)
    if not isinstance(name, str):
        raise ArgumentError(f"{what} must be a str, got {show(name)}")
    if not is_filename(name):
        is_argument = what == "filename"
        hint = "a folder as folder=" if is_argument else "another name as filename="
        raise ArgumentError(f"{what} must be {FILENAME}, got {show(name)}; pass {hint}")
    return name


def is_filename(name: str) -> bool:
    """Return whether the API accepts `name` as the name of a file."""
    return _filename.search(name) is not None and _size(name) <= _LONGEST


def is_folder(folder: str) -> bool:
    """Return whether the API accepts `folder`, of which it ignores outer slashes."""
    names = folder.strip("/")
    return (
        _size(names) <= _LONGEST_FOLDER
        and _folder.search(names) is not None
        and all(_size(name) <= _LONGEST for name in names.split("/"))
    )


def _size(text: str) -> float:
    try:
        return len(text.encode())
    except UnicodeEncodeError:  # a local name that is not UTF-8
        return math.inf


def check_folder(folder: object) -> str | None:
    """Return `folder` without outer slashes, or None for the root.

    Raises ArgumentError for an invalid name.
    """
    folder = to_plain(folder, "folder")
    if folder is not None and not isinstance(folder, str):
        raise ArgumentError(f"folder must be a str, got {show(folder)}")
    if folder is not None and not is_folder(folder):
        raise ArgumentError(f"folder must be {FOLDER}, got {show(folder)}")
    return (folder or "").strip("/") or None
