"""The columns of a table of items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from ittybit.core.batch.manifest.cells import option_type, parse_cell, parse_json
from ittybit.errors import ArgumentError

_TEXTS = ("source", "to", "label", "ref")
_WHOLE = ("task", "job", "run", "metadata")
_PARTED = ("task", "job", "metadata")
_DEEPEST = 32  # names in one column name; deeper values could not be encoded


class Columns:
    """The names of columns, which say what their cells are.

    ``source``, ``to``, ``label`` and ``ref`` are texts; ``task``, ``job``, ``run`` and
    ``metadata`` hold JSON; ``task.width``, ``job.options.width`` and
    ``metadata.customer`` hold what is inside. Raises ArgumentError for others.

    >>> Columns(["source", "task.kind", "task.width"]).fields(["a.png", "image", "64"])
    {'source': 'a.png', 'task': {'kind': 'image', 'width': 64}}
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = [name.strip() for name in names]
        self._paths = [tuple(name.split(".")) for name in self._names]
        for name, path in zip(self._names, self._paths, strict=True):
            _check(name, path)
        _check_once(self._names, self._paths)
        if "source" not in self._names:
            raise ArgumentError(
                f"a column 'source' is missing: there are {self._names[:20]}"
            )

    def fields(self, cells: Sequence[object]) -> dict[str, Any]:
        """Return the fields of an item; an empty cell is one that is not given."""
        if len(cells) != len(self._names):
            raise ArgumentError(
                f"it has {len(cells)} cells for {len(self._names)} columns"
            )
        row = dict(zip(self._names, cells, strict=True))
        found: dict[str, Any] = {}
        for path, cell in zip(self._paths, cells, strict=True):
            if cell is not None and cell != "":
                value = self._value(path, cell, row.get(f"{path[0]}.kind"))
                _put(found, path, value)
        return found

    def _value(self, path: tuple[str, ...], cell: object, kind: object) -> object:
        if not isinstance(cell, str):
            return _without_none(cell)
        if path[0] in _TEXTS:
            return cell
        try:
            if len(path) == 1:
                return parse_json(cell)
            return parse_cell(cell, option_type(path, kind))
        except ArgumentError as error:
            raise ArgumentError(f"column {'.'.join(path)!r}: {error}") from error


def _check(name: str, path: tuple[str, ...]) -> None:
    known = _WHOLE + _TEXTS if len(path) == 1 else _PARTED
    if len(path) > _DEEPEST:
        raise ArgumentError(
            f"column {name[:80]!r}... has {len(path)} levels: at most {_DEEPEST}"
        )
    if path[0] not in known or "" in path:
        raise ArgumentError(
            f"unknown column {name[:80]!r}: known are {', '.join(_TEXTS + _WHOLE)} and "
            "those inside, such as task.width, job.options.width or metadata.pier"
        )


def _check_once(names: Sequence[str], paths: Sequence[tuple[str, ...]]) -> None:
    seen: set[tuple[str, ...]] = set()
    for name, path in sorted(zip(names, paths, strict=True), key=lambda p: len(p[1])):
        if any(path[:length] in seen for length in range(1, len(path) + 1)):
            raise ArgumentError(f"column {name[:80]!r} is given twice")
        seen.add(path)


def _put(fields: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    for name in path[:-1]:
        fields = fields.setdefault(name, {})
    fields[path[-1]] = value


def _without_none(value: object) -> object:
    # A table with typed columns has None where a row has nothing.
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, object]", value).items()
        return {n: _without_none(inner) for n, inner in pairs if inner is not None}
    if isinstance(value, list):
        return [_without_none(inner) for inner in cast("list[object]", value)]
    return value
