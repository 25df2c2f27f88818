"""Columns of a table of items: their names, and the values of their cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

import msgspec

from ittybit.core.kinds.options import Option, options_of
from ittybit.core.kinds.registry import flat_options, kinds_of
from ittybit.core.kinds.text_values import parse_text
from ittybit.core.serialization import msgspec_types
from ittybit.errors import ArgumentError
from ittybit.kinds.request_fields import JobFields

_TEXTS = ("source", "to", "label", "ref")
_OBJECTS = ("task", "job", "run", "metadata")
_NESTED = ("task", "job", "metadata")
_MAX_COLUMNS = 1000
_MAX_WORD = 32
_MAX_DEPTH = 32  # names in one column name; deeper values could not be encoded


class Columns:
    """Column names, which determine how cells are read.

    ``source``, ``to``, ``label``, and ``ref`` are strings. ``task``, ``job``, ``run``,
    and ``metadata`` contain JSON. Names such as ``task.width`` and
    ``job.options.width`` contain single values. Raises ArgumentError for other names.

    >>> Columns(["source", "task.kind", "task.width"]).fields(["a.png", "image", "64"])
    {'source': 'a.png', 'task': {'kind': 'image', 'width': 64}}
    """

    def __init__(self, names: Sequence[str]) -> None:
        if len(names) > _MAX_COLUMNS:
            raise ArgumentError(
                f"there must be at most {_MAX_COLUMNS} columns, got {len(names)}"
            )
        self.names: list[str] = [name.strip() for name in names]
        self._paths = [tuple(name.split(".")) for name in self.names]
        for name, path in zip(self.names, self._paths, strict=True):
            _check(name, path)
        _check_unique(self.names, self._paths)
        if "source" not in self.names:
            raise ArgumentError(
                f"the column 'source' is missing, got {self.names[:20]}"
            )
        places = {name: place for place, name in enumerate(self.names)}
        self._kinds = [places.get(f"{path[0]}.kind") for path in self._paths]

    def fields(self, cells: Sequence[object]) -> dict[str, Any]:
        """Return the fields of an item. Empty cells are omitted."""
        if len(cells) != len(self.names):
            raise ArgumentError(f"{len(cells)} cells for {len(self.names)} columns")
        fields: dict[str, Any] = {}
        for path, cell, place in zip(self._paths, cells, self._kinds, strict=True):
            if cell is None or cell == "":
                continue
            if not isinstance(cell, str):
                value = _drop_none(cell)
            elif path[0] in _TEXTS:
                value = cell
            else:
                value = _parse(path, cell, None if place is None else cells[place])
            _put(fields, path, value)
        return fields


def _parse(path: tuple[str, ...], cell: str, kind: object) -> object:
    try:
        if len(path) == 1:
            return parse_json(cell)
        # Such cells are often repeated. Others may be lists, which cannot be shared.
        is_word = cell.isalnum() and len(cell) < _MAX_WORD
        return (_parse_word if is_word else _parse_option)(path, cell, str(kind))
    except ArgumentError as error:
        raise ArgumentError(f"column {'.'.join(path)!r}: {error}") from error


def _parse_option(path: tuple[str, ...], cell: str, kind: str) -> object:
    hint = find_option_type(path, kind)
    return cell if hint is str else parse_text(cell, hint)


_parse_word = lru_cache(maxsize=4096)(_parse_option)


def find_column(names: Sequence[str], option: str) -> str | None:
    """Return which of `names` is the column of an option, or of the steps or the work.

    >>> find_column(["source", "task.kind", "task.width"], "width")
    'task.width'
    """
    own = [name for name in names if option in name.split(".")]
    outer = [name for name in ("task.workflow", *_OBJECTS) if name in names]
    return next(iter([*own, *outer]), None)


def list_fields(given: object, prefix: str = "") -> list[str]:
    """Return the names of fields and nested fields, as columns are named."""
    if not isinstance(given, Mapping):
        return []
    names: list[str] = []
    for name, value in cast("Mapping[str, object]", given).items():
        names += [f"{prefix}{name}", *list_fields(value, f"{prefix}{name}.")]
    return names


def _check(name: str, path: tuple[str, ...]) -> None:
    known = _OBJECTS + _TEXTS if len(path) == 1 else _NESTED
    if len(path) > _MAX_DEPTH:
        raise ArgumentError(
            f"column {name[:80]!r}... must have at most {_MAX_DEPTH} levels, "
            f"got {len(path)}"
        )
    if path[0] not in known or "" in path:
        raise ArgumentError(
            f"unknown column {name[:80]!r}: use {', '.join(_TEXTS + _OBJECTS)}, or a "
            "nested name such as task.width, job.options.width, or metadata.pier"
        )


def _check_unique(names: Sequence[str], paths: Sequence[tuple[str, ...]]) -> None:
    seen: set[tuple[str, ...]] = set()
    for name, path in sorted(zip(names, paths, strict=True), key=lambda p: len(p[1])):
        if any(path[:length] in seen for length in range(1, len(path) + 1)):
            raise ArgumentError(f"column {name[:80]!r} is given twice")
        seen.add(path)


def _put(fields: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    for name in path[:-1]:
        fields = fields.setdefault(name, {})
    fields[path[-1]] = value


def _drop_none(value: object) -> object:
    # Parquet returns None for fields of a struct that a row does not set.
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, object]", value).items()
        return {n: _drop_none(inner) for n, inner in pairs if inner is not None}
    if isinstance(value, list):
        return [_drop_none(inner) for inner in cast("list[object]", value)]
    return value


def parse_json(cell: str) -> object:
    """Return the decoded JSON of `cell`, or raise ArgumentError if it is invalid."""
    try:
        return msgspec_types.parse_json_argument(cell)
    except msgspec.DecodeError as error:
        raise ArgumentError(f"{cell[:80]!r} must be JSON: {error}") from error


@lru_cache(maxsize=1024)
def find_option_type(path: tuple[str, ...], kind: str) -> Any:
    """Return the type of the option at `path` of a task or job, or str if unknown."""
    table, *names = path
    if table not in ("task", "job"):
        return str
    known = kinds_of("job" if table == "job" else "task").get(kind)
    if known is None:
        return str
    if names == ["options"]:
        return dict
    options: Mapping[str, Option]
    if table == "task":
        options = flat_options(known, "task")
    elif names[0] == "options":
        names, options = names[1:], options_of(known, "job")
    else:
        options = options_of(JobFields, "job")
    return options[names[0]].hint if len(names) == 1 and names[0] in options else str
