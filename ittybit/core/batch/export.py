"""Outcomes as bytes of a file: JSON Lines, CSV or Parquet. No file is touched here."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from itertools import islice
from pathlib import PurePath
from typing import Any, TypeAlias

import msgspec

from ittybit.batch import Outcome, Result
from ittybit.errors import ArgumentError

FIELDS = tuple(f for f in Outcome.__struct_fields__ if f != "exception")
"""The columns: all that an outcome has but its exception, which `error` tells."""

Pages: TypeAlias = Iterable[Sequence[Outcome]]

_PAGES_IN_GROUP = 16  # readers like few large groups of rows, memory small ones
_NESTED = ("results", "files")
_encode = msgspec.json.Encoder().encode


def choose_encoder(path: str) -> Callable[[Pages], Iterator[bytes]]:
    """Return what turns pages of outcomes into the bytes that the suffix asks for.

    Raises ArgumentError for a suffix that is not known, or where pyarrow is missing.
    """
    suffix = PurePath(path).suffix.lower()
    if suffix not in _FORMATS:
        raise ArgumentError(
            f"{path!r} does not say what to write: give it one of the suffixes "
            f"{', '.join(_FORMATS)}"
        )
    if suffix == ".parquet":
        _pyarrow()
    return _FORMATS[suffix]


def _json_lines(pages: Pages) -> Iterator[bytes]:
    for page in pages:
        yield b"".join(_encode(build_row(outcome)) + b"\n" for outcome in page)


def _csv(pages: Pages) -> Iterator[bytes]:
    yield _csv_lines([FIELDS])
    for page in pages:
        yield _csv_lines(_cells(build_row(outcome)) for outcome in page)


def _csv_lines(rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _cells(row: Mapping[str, Any]) -> Iterator[object]:
    for name, value in row.items():
        if name in _NESTED:
            yield _encode(value).decode()
        elif isinstance(value, bool):
            yield "true" if value else "false"
        else:
            yield value


def build_row(outcome: Outcome) -> dict[str, Any]:
    """Return the columns of an outcome by their names; paths are texts."""
    row = {name: getattr(outcome, name) for name in FIELDS}
    row["files"] = [str(file) for file in outcome.files]
    return row


def _parquet(pages: Pages) -> Iterator[bytes]:
    arrow, parquet = _pyarrow()
    schema, sink = _schema(arrow), _Sink()
    tables = (_table(arrow, schema, page) for page in pages)
    with parquet.ParquetWriter(sink, schema) as writer:
        while group := list(islice(tables, _PAGES_IN_GROUP)):
            writer.write_table(arrow.concat_tables(group))
            yield sink.taken()
    yield sink.taken()


def _table(arrow: Any, schema: Any, page: Sequence[Outcome]) -> Any:
    rows = [_arrow_row(outcome) for outcome in page]
    try:
        return arrow.Table.from_pylist(rows, schema=schema)
    except OverflowError as error:
        raise ArgumentError(
            f"a number is too large for Parquet: {error}; export to .jsonl or .csv"
        ) from error


def _arrow_row(outcome: Outcome) -> dict[str, Any]:
    row = build_row(outcome)
    row["results"] = [msgspec.structs.asdict(result) for result in outcome.results]
    return row


def _schema(arrow: Any) -> Any:
    text, whole, real = arrow.string(), arrow.int64(), arrow.float64()
    kinds = {"str": text, "int": whole, "float": real, "bool": arrow.bool_()}

    def columns(struct: type[msgspec.Struct], names: Iterable[str]) -> Any:
        told = struct.__annotations__
        return [(n, nested.get(n) or kinds[told[n].split(" ")[0]]) for n in names]

    nested: dict[str, Any] = {}
    result = arrow.struct(columns(Result, Result.__struct_fields__))
    nested.update(results=arrow.list_(result), files=arrow.list_(text))
    return arrow.schema(columns(Outcome, FIELDS))


def _pyarrow() -> tuple[Any, Any]:
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise ArgumentError(
            "Parquet needs pyarrow, which cannot be imported: install it with "
            "`pip install 'ittybit[parquet]'`, or export to .jsonl or .csv"
        ) from error


class _Sink(io.RawIOBase):
    """Keeps what is written until it is taken."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._parts.append(bytes(data))
        self._size += len(self._parts[-1])
        return len(self._parts[-1])

    def tell(self) -> int:
        return self._size

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


_FORMATS: Mapping[str, Callable[[Pages], Iterator[bytes]]] = {
    ".jsonl": _json_lines,
    ".csv": _csv,
    ".parquet": _parquet,
}
