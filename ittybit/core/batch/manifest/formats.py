"""Items as lines of text: JSON, a table with commas, or a source alone."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from typing import Literal, TypeAlias, get_args

import msgspec

from ittybit.core.batch.manifest.columns import Columns
from ittybit.core.batch.manifest.lines import Line, Lines, decode_line
from ittybit.core.batch.manifest.listed import ManifestEntry
from ittybit.errors import ArgumentError

Format: TypeAlias = Literal["jsonl", "csv", "parquet", "lines"]
"""How a manifest is written; ``lines`` is one source a line."""

_NONE: list[str] = []
_SUFFIXES: Mapping[str, Format] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
    ".txt": "lines",
}


def choose_format(suffix: str, given: str | None) -> Format:
    """Return the format that is `given`, or that of files with `suffix`."""
    known: dict[str, Format] = {name: name for name in get_args(Format)}
    found = _SUFFIXES.get(suffix.lower()) if given is None else known.get(given)
    if found is None:
        raise ArgumentError(
            f"the format of a manifest cannot be {given or suffix!r}: give format= as "
            f"one of {', '.join(known)}"
        )
    return found


def read_jsonl(lines: Lines, name: str) -> Iterator[ManifestEntry]:
    """Yield the items of JSON Lines: objects with the fields of an item, or sources."""
    for line in lines:
        if line.content is None or line.content.strip():
            yield _listed(line, name, _decoded)


def read_lines(lines: Lines, name: str) -> Iterator[ManifestEntry]:
    """Yield lines that are a source each."""
    for line in lines:
        if line.content is None or line.content.strip():
            yield _listed(line, name, decode_line)


def read_csv(lines: Lines, name: str) -> Iterator[ManifestEntry]:
    """Yield the rows of a table with commas, whose first line names the columns."""
    texts = _Texts(lines, name)
    reader = csv.reader(texts, strict=True)
    try:
        columns = Columns(next(reader, _NONE))
    except (ArgumentError, csv.Error) as error:
        raise ArgumentError(f"its first line names the columns: {error}") from error
    while (listed := _row(reader, texts, columns)) is not None:
        yield from texts.wrong
        texts.wrong.clear()
        if listed.given != []:
            yield listed
    yield from texts.wrong


def read_row(columns: Columns, cells: list[object], where: str) -> ManifestEntry:
    """Return a row of a table as an item."""
    try:
        return ManifestEntry(where, columns.fields(cells))
    except ArgumentError as error:
        return ManifestEntry(where, cells, error)


READERS: Mapping[str, Callable[[Lines, str], Iterator[ManifestEntry]]] = {
    "jsonl": read_jsonl,
    "csv": read_csv,
    "lines": read_lines,
}
"""What reads each format that is text; `name` is that of the manifest."""


def _listed(line: Line, name: str, read: Callable[[Line], object]) -> ManifestEntry:
    where = f"{name}, line {line.number}"
    try:
        return ManifestEntry(where, read(line))
    except ValueError as error:
        shown = repr((line.content or b"")[:80])
        return ManifestEntry(where, shown, ArgumentError(str(error)))


def _decoded(line: Line) -> object:
    text = decode_line(line)
    try:
        found = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(f"it is no JSON: {error}") from error
    if not isinstance(found, dict | str):
        raise ValueError("it must be an object with the fields of an item, or a text")
    return found  # pyright: ignore[reportUnknownVariableType]  # its fields are checked with those of all items


class _Texts:
    """Lines as a reader of tables takes them; `wrong` are those that are no text.

    `number` is that of the last line, `begin` that of the first since it was None.
    """

    def __init__(self, lines: Lines, name: str) -> None:
        self._lines = lines
        self.name = name
        self.begin: int | None = None
        self.number = 0
        self.wrong: list[ManifestEntry] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.number = line.number
            found = _listed(line, self.name, decode_line)
            if found.error is None:
                self.begin = self.begin or line.number
                yield f"{found.given}\n"
            elif line.number == 1:
                raise ArgumentError(str(found.error))
            else:
                self.wrong.append(found)


def _row(
    reader: Iterator[list[str]], texts: _Texts, columns: Columns
) -> ManifestEntry | None:
    texts.begin = None
    try:
        cells = next(reader, None)
    except csv.Error as error:
        where = f"{texts.name}, lines {texts.begin} to {texts.number}"
        told = f"it is no row of a table: {error}; is a quote missing?"
        return ManifestEntry(where, told, ArgumentError(told))
    if not cells:
        return None if cells is None else ManifestEntry("", [])
    return read_row(columns, [*cells], f"{texts.name}, line {texts.begin}")
