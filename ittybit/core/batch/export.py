"""Encoders of outcomes: JSON Lines, CSV, and Parquet. They do no file I/O."""

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

FIELDS = tuple(
    name for name in Outcome.__struct_fields__ if name not in ("earlier", "exception")
)
"""The columns: all fields of an outcome except `exception`, which repeats `error`.

They do not include `earlier` either, which compares the item with one run.
"""

Pages: TypeAlias = Iterable[Sequence[Outcome]]

_PAGES_IN_GROUP = 16  # large row groups are faster to read, small ones need less memory
_NESTED = ("results", "files")
_encode = msgspec.json.Encoder().encode


def choose_encoder(path: str) -> Callable[[Pages], Iterator[bytes]]:
    """Return the encoder for the suffix of `path`.

    Raises ArgumentError for an unknown suffix or if pyarrow is missing.
    """
    suffix = PurePath(path).suffix.lower()
    if suffix not in _FORMATS:
        raise ArgumentError(
            f"the suffix of the file must be one of {', '.join(_FORMATS)}, got {path!r}"
        )
    if suffix == ".parquet":
        _import_pyarrow()
    return _FORMATS[suffix]


def _encode_json_lines(pages: Pages) -> Iterator[bytes]:
    for page in pages:
        yield b"".join(_encode(build_row(outcome)) + b"\n" for outcome in page)


def _encode_csv(pages: Pages) -> Iterator[bytes]:
    yield _format_csv([FIELDS])
    for page in pages:
        yield _format_csv(_format_cells(build_row(outcome)) for outcome in page)


def _format_csv(rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _format_cells(row: Mapping[str, Any]) -> Iterator[object]:
    for name, value in row.items():
        if name in _NESTED:
            yield _encode(value).decode()
        elif isinstance(value, bool):
            yield "true" if value else "false"
        else:
            yield value


def build_row(outcome: Outcome) -> dict[str, Any]:
    """Return a dict of the columns of an outcome. Paths become strings."""
    row = {name: getattr(outcome, name) for name in FIELDS}
    row["files"] = [str(file) for file in outcome.files]
    return row


def _encode_parquet(pages: Pages) -> Iterator[bytes]:
    arrow, parquet = _import_pyarrow()
    schema, sink = _build_schema(arrow), _Sink()
    tables = (_build_table(arrow, schema, page) for page in pages)
    with parquet.ParquetWriter(sink, schema) as writer:
        while group := list(islice(tables, _PAGES_IN_GROUP)):
            writer.write_table(arrow.concat_tables(group))
            yield sink.take()
    yield sink.take()


def _build_table(arrow: Any, schema: Any, page: Sequence[Outcome]) -> Any:
    rows = [_build_arrow_row(outcome) for outcome in page]
    try:
        return arrow.Table.from_pylist(rows, schema=schema)
    except OverflowError as error:
        raise ArgumentError(
            f"a number is too large for Parquet: {error}; export to .jsonl or .csv"
        ) from error


def _build_arrow_row(outcome: Outcome) -> dict[str, Any]:
    row = build_row(outcome)
    row["results"] = [msgspec.structs.asdict(result) for result in outcome.results]
    return row


def _build_schema(arrow: Any) -> Any:
    text = arrow.string()
    types = {"str": text, "int": arrow.int64(), "float": arrow.float64()}
    types["bool"] = arrow.bool_()

    def columns(struct: type[msgspec.Struct], names: Iterable[str]) -> Any:
        hints = struct.__annotations__
        return [(n, nested.get(n) or types[hints[n].split(" ")[0]]) for n in names]

    nested: dict[str, Any] = {}
    result = arrow.struct(columns(Result, Result.__struct_fields__))
    nested.update(results=arrow.list_(result), files=arrow.list_(text))
    return arrow.schema(columns(Outcome, FIELDS))


def _import_pyarrow() -> tuple[Any, Any]:
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError as error:
        raise ArgumentError(
            "Parquet needs pyarrow, which cannot be imported: install it with "
            "`pip install 'ittybit[parquet]'`, or export to .jsonl or .csv instead"
        ) from error


class _Sink(io.RawIOBase):
    """A write-only file in memory whose content can be taken in parts."""

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

    def take(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


_FORMATS: Mapping[str, Callable[[Pages], Iterator[bytes]]] = {
    ".jsonl": _encode_json_lines,
    ".csv": _encode_csv,
    ".parquet": _encode_parquet,
}
