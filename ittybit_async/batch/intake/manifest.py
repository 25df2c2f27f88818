"""Items from a manifest: a file that lists them, or what comes by a pipe."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncGenerator, Generator, Iterator
from contextlib import nullcontext
from dataclasses import replace
from importlib import import_module
from io import BufferedReader
from typing import Any, cast

from ittybit.core.batch.manifest.columns import Columns
from ittybit.core.batch.manifest.formats import READERS, Format, choose_format, read_row
from ittybit.core.batch.manifest.lines import Lines
from ittybit.core.batch.manifest.listed import ManifestEntry
from ittybit.core.batch.source import resolve_source
from ittybit.errors import ArgumentError, LocalFileError
from ittybit_async.batch.intake.listing import iterate_in_thread

_BLOCK = 1 << 16
_ROWS = 256


def items_from(
    manifest: str | os.PathLike[str],
    *,
    format: Format | None = None,
    root: str | os.PathLike[str] | None = None,
) -> AsyncGenerator[object]:
    """Yield the items that `manifest` lists, as they are needed.

    It is a path, or ``"-"`` for standard input. `format` is ``jsonl`` (objects with the
    fields of an Item, or sources), ``csv``, ``parquet`` or ``lines`` (a source each);
    None is that of the suffix, and ``lines`` for standard input. Relative sources are
    below `root`, which is the manifest's folder, or the present one for standard input.
    A line that is no item becomes one that fails, whose error names file and line.
    Raises ArgumentError for a manifest of no known format, a table whose columns are
    not known, and Parquet without pyarrow, and LocalFileError where it cannot be read.

    >>> run(items_from("manifest.jsonl"))
    """
    name = os.fspath(manifest)
    piped = name == "-"
    written = choose_format(
        os.path.splitext(name)[1], format or ("lines" if piped else None)
    )
    if piped and written == "parquet":
        raise ArgumentError("Parquet cannot be read from standard input: name a file")
    folder = "" if piped else os.path.dirname(name)
    return iterate_in_thread(_groups(name, written, os.fspath(root or folder)))


def _groups(name: str, written: Format, root: str) -> Generator[list[object]]:
    try:
        read = _parquet(name) if written == "parquet" else _text(name, written)
        for group in read:
            yield [_below(listed, root) for listed in group]
    except ArgumentError as error:
        raise ArgumentError(f"{_title(name)}: {error}") from error
    except OSError as error:
        raise LocalFileError.wrap(error, name, "read") from error


def _text(name: str, written: Format) -> Iterator[list[ManifestEntry]]:
    """Yield what can be told from each block: who waits for a pipe has it at once."""
    piped = name == "-"
    with nullcontext(sys.stdin.buffer) if piped else open(name, "rb") as file:
        lines = Lines(_blocks(cast("BufferedReader", file)))
        group: list[ManifestEntry] = []
        for listed in READERS[written](lines, _title(name)):
            group.append(listed)
            if lines.dry:
                yield group
                group = []
        yield group


def _title(name: str) -> str:
    return "standard input" if name == "-" else name


def _blocks(file: BufferedReader) -> Iterator[bytes]:
    while block := file.read1(_BLOCK):
        yield block


def _parquet(name: str) -> Iterator[list[ManifestEntry]]:
    try:
        arrow: Any = import_module("pyarrow")
        parquet: Any = import_module("pyarrow.parquet")
    except ImportError as error:
        raise ArgumentError(
            "Parquet needs pyarrow: pip install 'ittybit[parquet]'"
        ) from error
    number = 0
    try:
        with open(name, "rb") as opened, parquet.ParquetFile(opened) as file:
            columns = Columns(file.schema_arrow.names)
            for batch in file.iter_batches(batch_size=_ROWS):
                cells = [column.to_pylist() for column in batch.columns]
                rows = [list(row) for row in zip(*cells, strict=True)]
                yield [
                    read_row(columns, row, f"{name}, row {number + place}")
                    for place, row in enumerate(rows, 1)
                ]
                number += len(rows)
    except arrow.ArrowInvalid as error:
        raise ArgumentError(f"it is no Parquet or damaged: {error}") from error


def _below(listed: ManifestEntry, root: str) -> ManifestEntry:
    """Return `listed` with its source below `root` where that is relative."""
    given: Any = listed.given
    if listed.error is not None:
        return listed
    if isinstance(given, str):
        return replace(listed, given=resolve_source(given, root))
    source = given.get("source")
    if not isinstance(source, str):
        return listed
    return replace(listed, given={**given, "source": resolve_source(source, root)})
