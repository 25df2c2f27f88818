"""Names of files, as the API takes them (spec section 18.1)."""

from __future__ import annotations

from ittybit.errors import ArgumentError

_LONGEST = 255  # bytes, as on most file systems


def safe_filename(name: str) -> str:
    """Return the name of a local file as one that a URL path can end with.

    Separators and control characters become ``_``; what is too long is cut before its
    suffix.

    >>> safe_filename("a\\\\b.mp4")
    'a_b.mp4'
    """
    kept = "".join(c if c.isprintable() and c not in "/\\" else "_" for c in name)
    data = kept.encode("utf-8", "replace")
    if len(data) > _LONGEST:
        stem, dot, suffix = data.rpartition(b".")
        suffix = dot + suffix if stem and len(suffix) < 16 else b""
        data = data[: _LONGEST - len(suffix)] + suffix
    safe = data.decode("utf-8", "ignore")
    return "_" if safe in ("", ".", "..") else safe


def check_filename(name: object) -> str:
    """Return `name`; ArgumentError where no file can be stored under it."""
    if not isinstance(name, str):
        raise ArgumentError(f"filename must be a str, got {name!r}")
    if name != safe_filename(name) or not name.strip():
        raise ArgumentError(
            "filename must be a name of at most 255 bytes without '/', '\\' and "
            f"control characters, got {name!r}; a folder goes into folder="
        )
    return name


def check_folder(folder: object) -> str | None:
    """Return `folder` without outer slashes, or None for the root; ArgumentError."""
    if folder is not None and not isinstance(folder, str):
        raise ArgumentError(f"folder must be a str, got {folder!r}")
    stripped = (folder or "").strip("/")
    for name in stripped.split("/") if stripped else ():
        if name != safe_filename(name):
            raise ArgumentError(
                f"folder: {name!r} cannot be the name of a folder, got {folder!r}"
            )
    return stripped or None
