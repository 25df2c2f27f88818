"""Which files of a folder are meant."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from ittybit.errors import ArgumentError


def parse_pattern(text: str) -> tuple[str, ...]:
    """Return the parts of a pattern such as ``"**/*.mov"``; ArgumentError if wrong."""
    parts = [part for part in text.split("/") if part != "."]
    if not text or text.startswith("/") or ".." in parts or "" in parts:
        raise ArgumentError(
            f"{text!r} is no pattern for files below a folder: give one such as "
            "'*.mov' or '**/*.mov'"
        )
    # One ** says as much as several in a row, and is faster to compare with.
    return tuple(p for i, p in enumerate(parts) if p != "**" or parts[i - 1 : i] != [p])


def matches(path: Sequence[str], pattern: Sequence[str]) -> bool:
    """Tell whether the parts of a file's path are what `pattern` means.

    ``**`` is any number of folders. As in a shell, a name that begins with a dot is
    meant only where the pattern has the dot too.

    >>> matches(("2026", "pier.mov"), parse_pattern("**/*.mov"))
    True
    """
    if not pattern or not path:
        return not pattern and not path
    first, *rest = pattern
    if first == "**":
        return matches(path, rest) or (_shown(path[0]) and matches(path[1:], pattern))
    return _means(first, path[0]) and matches(path[1:], rest)


def may_contain_match(path: Sequence[str], pattern: Sequence[str]) -> bool:
    """Tell whether something below the folder at `path` may be what `pattern` means."""
    if not pattern or not path:
        return bool(pattern)
    first, *rest = pattern
    if first == "**":
        return may_contain_match(path, rest) or (
            _shown(path[0]) and may_contain_match(path[1:], pattern)
        )
    return _means(first, path[0]) and may_contain_match(path[1:], rest)


def _means(part: str, name: str) -> bool:
    return (_shown(name) or part.startswith(".")) and fnmatchcase(name, part)


def _shown(name: str) -> bool:
    return not name.startswith(".")
