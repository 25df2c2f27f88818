"""Names and locations of files on the server."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from ittybit.errors import ArgumentError

_LONGEST = 255  # bytes, as on most file systems


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
    """Return the name of a local file as a valid last segment of a URL path.

    Separators and control characters become ``_``. A long name is cut before its
    suffix.

    >>> safe_filename("a\\\\b.mp4")
    'a_b.mp4'
    """
    text = "".join(c if c.isprintable() and c not in "/\\" else "_" for c in name)
    data = text.encode("utf-8", "replace")
    if len(data) > _LONGEST:
        stem, dot, suffix = data.rpartition(b".")
        suffix = dot + suffix if stem and len(suffix) < 16 else b""
        data = data[: _LONGEST - len(suffix)] + suffix
    safe = data.decode("utf-8", "ignore")
    return "_" if safe in ("", ".", "..") else safe


def check_filename(name: object) -> str:
    """Return `name`, or raise ArgumentError if it is not a valid file name."""
    if not isinstance(name, str):
        raise ArgumentError(f"filename must be a str, got {name!r}")
    if name != safe_filename(name) or not name.strip():
        raise ArgumentError(
            "filename must have at most 255 bytes and no '/', '\\', or control "
            f"characters, got {name!r}; pass a folder as folder="
        )
    return name


def check_folder(folder: object) -> str | None:
    """Return `folder` without outer slashes, or None for the root.

    Raises ArgumentError for an invalid name.
    """
    if folder is not None and not isinstance(folder, str):
        raise ArgumentError(f"folder must be a str, got {folder!r}")
    stripped = (folder or "").strip("/")
    for name in stripped.split("/") if stripped else ():
        if name != safe_filename(name):
            raise ArgumentError(
                f"folder must consist of valid names, got {folder!r} with {name!r}"
            )
    return stripped or None
