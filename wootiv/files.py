"""Files among the arguments of a call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any, Final, cast

from ittybit.errors import ArgumentError

__all__ = ["ARRAY", "extract_files"]

ARRAY: Final = "<array>"
"""Path element that stands for each item of a list."""


def extract_files(
    values: Mapping[str, object], *paths: Sequence[str]
) -> tuple[dict[str, object], list[tuple[str, Any]]]:
    """Return a copy of `values` without the files, and the files by form field name.

    Each of `paths` lists the keys of nested mappings, with ARRAY for items of a list.
    Paths that do not exist are skipped.

    >>> extract_files({"documents": [{"file": b"..."}]}, ("documents", ARRAY, "file"))
    ({'documents': [{}]}, [('documents[][file]', b'...')])
    """
    try:
        rest = cast("dict[str, object]", _copy(values))
    except RecursionError:
        raise ArgumentError("the body is nested too deeply: pass plain data") from None
    files: list[tuple[str, Any]] = []
    for path in paths:
        _extract(rest, path, "", files)
    return rest, files


def _copy(value: object) -> object:
    if isinstance(value, Mapping):
        items = cast("Mapping[str, object]", value).items()
        return {name: _copy(each) for name, each in items}
    if isinstance(value, list):
        return [_copy(each) for each in cast("list[object]", value)]
    return value


def _extract(
    value: object, path: Sequence[str], name: str, files: list[tuple[str, Any]]
) -> None:
    key, *remaining = path
    if key == ARRAY:
        _check_list(name, value)
        items = cast("list[object]", value) if isinstance(value, list) else []
        if remaining:
            for item in items:
                _extract(item, remaining, f"{name}[]", files)
        else:
            files += [(f"{name}[]", item) for item in items]
            items.clear()
        return
    if not isinstance(value, dict) or key not in value:
        return
    mapping = cast("dict[str, object]", value)
    name = f"{name}[{key}]" if name else key
    if remaining:
        _extract(mapping[key], remaining, name, files)
    elif mapping[key] is not None:
        files.append((name, mapping.pop(key)))


def _check_list(name: str, value: object) -> None:
    if isinstance(value, bytes | bytearray | PathLike) or hasattr(value, "read"):
        raise ArgumentError(f"{name} must be a list of files, got one file: use [file]")
