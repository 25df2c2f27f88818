"""Readers of text manifests: JSON Lines, CSV, and lists of sources."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, TypeAlias, get_args

import msgspec

from ittybit.core.batch.manifest.columns import Columns, find_column, list_fields
from ittybit.core.batch.manifest.lines import Line, Lines, decode_line
from ittybit.core.kinds.check import OptionError
from ittybit.core.serialization.msgspec_types import parse_json_argument
from ittybit.errors import APIError, ArgumentError

Format: TypeAlias = Literal["jsonl", "csv", "tsv", "parquet", "lines"]
"""Format of a manifest. ``lines`` has one source per line."""

_SUFFIXES: Mapping[str, Format] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".txt": "lines",
}


def choose_format(suffix: str, given: str | None) -> Format:
    """Return the `given` format, or by default the format of files with `suffix`."""
    known: dict[str, Format] = {name: name for name in get_args(Format)}
    format = _SUFFIXES.get(suffix.lower()) if given is None else known.get(given)
    if format is None:
        raise ArgumentError(
            f"unknown manifest format {given or suffix!r}: set format= to one of "
            f"{', '.join(known)}"
        )
    return format


def read_jsonl(lines: Lines, name: str) -> Iterator[ManifestEntry]:
    """Yield the entries of JSON Lines: objects with item fields, or sources."""
    for line in lines:
        if line.content is None or line.content.strip():
            yield _read_entry(line, name, _decode_json)


def read_lines(lines: Lines, name: str) -> Iterator[ManifestEntry]:
    """Yield the entries of a list with one source per line."""
    for line in lines:
        if line.content is None or line.content.strip():
            yield _read_entry(line, name, decode_line)


def read_csv(lines: Lines, name: str, delimiter: str = ",") -> Iterator[ManifestEntry]:
    """Yield the rows of a CSV file as entries. The first line names the columns."""
    texts = _Texts(lines, name)
    reader = csv.reader(texts, strict=True, delimiter=delimiter)
    names = _read_header(reader)
    columns: Columns | None = None
    while (row := _read_csv_row(reader, texts)) is not None:
        yield from texts.invalid
        texts.invalid.clear()
        if isinstance(row, ManifestEntry):
            yield row
        elif row:
            columns = columns or _parse_header(names)
            yield read_row(columns, [*row], f"{name}, line {texts.first}")
    yield from texts.invalid


def _read_header(reader: Iterator[list[str]]) -> list[str]:
    try:
        if (names := next(reader, None)) is not None:
            return names
        raise ArgumentError("the file is empty")
    except (ArgumentError, csv.Error) as error:
        raise _header_error(error) from error


def _parse_header(names: list[str]) -> Columns:
    try:
        return Columns(names)
    except ArgumentError as error:
        raise _header_error(error) from error


def _header_error(error: Exception) -> ArgumentError:
    return ArgumentError(f"the first line must name the columns: {_explain(error)}")


def read_row(columns: Columns, cells: list[object], where: str) -> ManifestEntry:
    """Return the entry of a table row."""
    try:
        return ManifestEntry(where, columns.fields(cells), columns=columns.names)
    except ArgumentError as error:
        return ManifestEntry(where, cells, error)


READERS: Mapping[str, Callable[[Lines, str], Iterator[ManifestEntry]]] = {
    "jsonl": read_jsonl,
    "csv": read_csv,
    "tsv": partial(read_csv, delimiter="\t"),
    "lines": read_lines,
}
"""Reader of each text format. The second parameter is the name of the manifest."""


def _read_entry(line: Line, name: str, read: Callable[[Line], object]) -> ManifestEntry:
    where = f"{name}, line {line.number}"
    try:
        return ManifestEntry(where, read(line))
    except ValueError as error:
        shown = repr((line.content or b"")[:80])
        return ManifestEntry(where, shown, ArgumentError(str(error)))


def _decode_json(line: Line) -> object:
    text = decode_line(line)
    try:
        value = parse_json_argument(text)
    except msgspec.DecodeError as error:
        raise ValueError(f"invalid JSON: {error}") from error
    if not isinstance(value, dict | str):
        raise ValueError(
            "an entry must be an object with fields of an item, or a string"
        )
    return value  # pyright: ignore[reportUnknownVariableType]  # the item parser checks the fields


class _Texts:
    """Decoded lines for the CSV reader. Lines that are not text are set aside."""

    def __init__(self, lines: Lines, name: str) -> None:
        self._lines = lines
        self.name = name
        self.first: int | None = None
        """Number of the first line of the row. The caller resets it."""
        self.last = 0
        """Number of the last line read."""
        self.invalid: list[ManifestEntry] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.last = line.number
            entry = _read_entry(line, self.name, decode_line)
            if entry.error is None:
                self.first = self.first or line.number
                yield f"{entry.given}\n"
            elif line.number == 1:
                raise ArgumentError(str(entry.error))
            else:
                self.invalid.append(entry)

    def where(self) -> str:
        """Return the location of the row in messages."""
        if self.first == self.last:
            return f"{self.name}, line {self.last}"
        return f"{self.name}, lines {self.first} to {self.last}"


def _read_csv_row(
    reader: Iterator[list[str]], texts: _Texts
) -> list[str] | ManifestEntry | None:
    """Return the cells of the next row, its error, or None after the last row."""
    texts.first = None
    try:
        return next(reader, None)
    except csv.Error as error:
        message = f"invalid CSV: {_explain(error)}"
        return ManifestEntry(texts.where(), message, ArgumentError(message))


def _explain(error: Exception) -> str:
    if not isinstance(error, csv.Error):
        return str(error)
    if "new-line" in str(error):  # the message advises an argument of open()
        return "a line ends with CR; save the file with the line ending LF or CRLF"
    return f"{error}; is a quote missing?"


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One entry of a manifest: an item, its fields, or a source."""

    where: str
    """Location of the entry in messages."""
    given: object
    error: APIError | None = None
    """Why the entry cannot be read, if it cannot."""
    columns: Sequence[str] | None = None
    """Names of the columns, or None without a table."""

    def locate(self, error: APIError) -> str:
        """Return where an error is: the entry, and the column of an option."""
        places = [self.where] if self.where else []
        if self.where and isinstance(error, OptionError) and error.option is not None:
            noun = "field" if self.columns is None else "column"
            names = list_fields(self.given) if self.columns is None else self.columns
            name = find_column(names, error.option)
            places += [] if name is None else [f"{noun} {name!r}"]
        return "".join(f"{place}: " for place in places)
