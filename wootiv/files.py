"""Files among the arguments of a call (spec section 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any, Final, cast

from ittybit.errors import ArgumentError

__all__ = ["ARRAY", "extract_files"]

ARRAY: Final = "<array>"
"""In a path: each item of the list that is there."""


def extract_files(
    values: Mapping[str, object], *paths: Sequence[str]
) -> tuple[dict[str, object], list[tuple[str, Any]]]:
    """Return `values` without the files in them, and these by the names of their parts.

    Each of `paths` leads through mappings by their keys, and through lists by ARRAY;
    where nothing is, nothing is taken. `values` stays as it is.

    >>> extract_files({"documents": [{"file": b"..."}]}, ("documents", ARRAY, "file"))
    ({'documents': [{}]}, [('documents[][file]', b'...')])
    """
    rest = cast("dict[str, object]", _copied(values))
    files: list[tuple[str, Any]] = []
    for path in paths:
        _take(rest, path, "", files)
    return rest, files


def _copied(value: object) -> object:
    if isinstance(value, Mapping):
        items = cast("Mapping[str, object]", value).items()
        return {name: _copied(each) for name, each in items}
    if isinstance(value, list):
        return [_copied(each) for each in cast("list[object]", value)]
    return value


def _take(
    value: object, path: Sequence[str], name: str, files: list[tuple[str, Any]]
) -> None:
    key, *onward = path
    if key == ARRAY:
        _check_several(name, value)
        items = cast("list[object]", value) if isinstance(value, list) else []
        if onward:
            for item in items:
                _take(item, onward, f"{name}[]", files)
        else:
            files += [(f"{name}[]", item) for item in items]
            items.clear()
        return
    if not isinstance(value, dict) or key not in value:
        return
    mapping = cast("dict[str, object]", value)
    name = f"{name}[{key}]" if name else key
    if onward:
        _take(mapping[key], onward, name, files)
    elif mapping[key] is not None:
        files.append((name, mapping.pop(key)))


def _check_several(name: str, value: object) -> None:
    if isinstance(value, bytes | bytearray | PathLike) or hasattr(value, "read"):
        raise ArgumentError(f"{name} is a list of files, not one: give [file]")
