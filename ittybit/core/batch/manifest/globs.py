"""Glob patterns for files in a folder."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from ittybit.errors import ArgumentError


def parse_pattern(text: str) -> tuple[str, ...]:
    """Return the parts of a pattern such as ``"**/*.mov"``.

    Raises ArgumentError for an invalid pattern.
    """
    parts = [part for part in text.split("/") if part != "."]
    if not text or text.startswith("/") or ".." in parts or "" in parts:
        raise ArgumentError(
            "a pattern must be a relative path without '..' and '//', such as '*.mov' "
            f"or '**/*.mov', got {text!r}"
        )
    # Several ** in a row match the same as one, but matching takes longer.
    return tuple(p for i, p in enumerate(parts) if p != "**" or parts[i - 1 : i] != [p])


def matches(path: Sequence[str], pattern: Sequence[str]) -> bool:
    """Return whether the parts of a file's path match `pattern`.

    ``**`` matches any number of folders. As in a shell, a name that starts with a dot
    only matches a pattern that starts with a dot.

    >>> matches(("2026", "pier.mov"), parse_pattern("**/*.mov"))
    True
    """
    if not pattern or not path:
        return not pattern and not path
    first, *rest = pattern
    if first == "**":
        visible = not _is_hidden(path[0])
        return matches(path, rest) or (visible and matches(path[1:], pattern))
    return _matches_name(first, path[0]) and matches(path[1:], rest)


def may_contain_match(path: Sequence[str], pattern: Sequence[str]) -> bool:
    """Return whether a file below the folder at `path` can match `pattern`."""
    if not pattern or not path:
        return bool(pattern)
    first, *rest = pattern
    if first == "**":
        return may_contain_match(path, rest) or (
            not _is_hidden(path[0]) and may_contain_match(path[1:], pattern)
        )
    return _matches_name(first, path[0]) and may_contain_match(path[1:], rest)


def _matches_name(part: str, name: str) -> bool:
    return (not _is_hidden(name) or part.startswith(".")) and fnmatchcase(name, part)


def _is_hidden(name: str) -> bool:
    return name.startswith(".")
