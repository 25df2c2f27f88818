"""Conversion between Arrow tables of Ray Data and items or outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ittybit.batch import Item, Outcome
from ittybit.core.batch.manifest.columns import Columns
from ittybit.core.batch.manifest.formats import read_row
from ittybit.errors import ArgumentError
from ittybit.ray.actor_handle import import_optional

__all__ = ["add_outcomes", "read_items"]

_COLUMN = "outcome"


def read_items(table: Any) -> list[object]:
    """Return the rows of an Arrow table as items, ignoring other columns.

    Raises ArgumentError if the table cannot have another column ``outcome``.
    """
    if _COLUMN in table.column_names:
        raise ArgumentError(
            f"the dataset has a column {_COLUMN!r}, which map() adds: rename or drop it"
        )
    known = Item.__annotations__.keys()
    names = [name for name in table.column_names if name.partition(".")[0] in known]
    columns = Columns(names)
    rows = table.select(names).to_pylist()
    return [_read_item(columns, row) for row in rows]


def _read_item(columns: Columns, row: Mapping[str, Any]) -> object:
    entry = read_row(columns, list(row.values()), f"row {row['source']!r}")
    return entry if entry.error else entry.given


def add_outcomes(table: Any, outcomes: Sequence[Outcome]) -> Any:
    """Return an Arrow table with an additional struct column ``outcome``."""
    arrow = import_optional("pyarrow")
    rows = [_build_row(outcome) for outcome in outcomes]
    return table.append_column(_COLUMN, arrow.array(rows, type=_build_type(arrow)))


def _build_row(outcome: Outcome) -> dict[str, Any]:
    return {
        "succeeded": outcome.succeeded,
        "key": outcome.key,
        "id": outcome.id,
        "results": msgspec.json.encode(outcome.results).decode(),
        "files": [str(file) for file in outcome.files],
        "cause": outcome.cause,
        "error": outcome.error,
        "adopted": outcome.adopted,
        "earlier": outcome.earlier,
    }


def _build_type(arrow: Any) -> Any:
    text, boolean = arrow.string(), arrow.bool_()
    fields = dict.fromkeys(["key", "id", "results", "cause", "error"], text)
    fields |= dict.fromkeys(["succeeded", "adopted", "earlier"], boolean)
    fields["files"] = arrow.list_(text)
    return arrow.struct(list(fields.items()))
