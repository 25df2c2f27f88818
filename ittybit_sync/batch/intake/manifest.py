# Generated from ittybit_async/batch/intake/manifest.py by build_sync.py. Do not edit.
"""Items from a manifest: a file or standard input that lists them."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator
from contextlib import nullcontext
from dataclasses import replace
from importlib import import_module
from io import BufferedReader
from typing import Any, cast

from ittybit.core.batch.manifest.columns import Columns
from ittybit.core.batch.manifest.entry import ManifestEntry
from ittybit.core.batch.manifest.formats import READERS, Format, choose_format, read_row
from ittybit.core.batch.manifest.lines import Lines
from ittybit.core.batch.source import resolve_source
from ittybit.errors import ArgumentError, LocalFileError
from ittybit_sync.batch.intake.listing import iterate_in_thread

_BLOCK = 1 << 16
_ROWS = 256


def items_from(
    manifest: str | os.PathLike[str],
    *,
    format: Format | None = None,
    root: str | os.PathLike[str] | None = None,
) -> Generator[object]:
    """Yield the items of `manifest`, which is read as items are needed.

    Args:
        manifest: Path of the manifest, or ``"-"`` for standard input.
        format: ``"jsonl"`` (objects with the fields of an `Item`, or sources),
            ``"csv"``, ``"parquet"``, or ``"lines"`` (one source per line). The default
            None selects it by the suffix, and ``"lines"`` for standard input.
        root: Folder of relative sources. The default None is the manifest's folder, or
            the working directory for standard input.

    Yields:
        Items in the order of the manifest. An invalid line becomes an item that fails;
        its error has the file and the line number.

    Raises:
        ArgumentError: The format or a column of the manifest is unknown, or pyarrow is
            not installed for Parquet.
        LocalFileError: The manifest cannot be read.

    >>> run(items_from("manifest.jsonl"))
    """
    name = os.fspath(manifest)
    is_stdin = name == "-"
    format = choose_format(
        os.path.splitext(name)[1], format or ("lines" if is_stdin else None)
    )
    if is_stdin and format == "parquet":
        raise ArgumentError(
            "Parquet cannot be read from standard input; pass the path of a file"
        )
    folder = "" if is_stdin else os.path.dirname(name)
    return iterate_in_thread(_groups(name, format, os.fspath(root or folder)))


def _groups(name: str, format: Format, root: str) -> Generator[list[object]]:
    try:
        read = _parquet(name) if format == "parquet" else _text(name, format)
        for group in read:
            yield [_resolve(entry, root) for entry in group]
    except ArgumentError as error:
        raise ArgumentError(f"{_display_name(name)}: {error}") from error
    except OSError as error:
        raise LocalFileError.wrap(error, name, "read") from error


def _text(name: str, format: Format) -> Iterator[list[ManifestEntry]]:
    """Yield the entries of each block at once, because a pipe may pause."""
    is_stdin = name == "-"
    with nullcontext(sys.stdin.buffer) if is_stdin else open(name, "rb") as file:
        lines = Lines(_blocks(cast("BufferedReader", file)))
        group: list[ManifestEntry] = []
        for entry in READERS[format](lines, _display_name(name)):
            group.append(entry)
            if lines.needs_block:
                yield group
                group = []
        yield group


def _display_name(name: str) -> str:
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
            "Parquet needs pyarrow; run pip install 'ittybit[parquet]'"
        ) from error
    number = 0
    try:
        with open(name, "rb") as binary, parquet.ParquetFile(binary) as file:
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
        raise ArgumentError(f"not a Parquet file, or damaged: {error}") from error


def _resolve(entry: ManifestEntry, root: str) -> ManifestEntry:
    """Return `entry` with its relative source resolved against `root`."""
    given: Any = entry.given
    if entry.error is not None:
        return entry
    if isinstance(given, str):
        return replace(entry, given=resolve_source(given, root))
    source = given.get("source")
    if not isinstance(source, str):
        return entry
    return replace(entry, given={**given, "source": resolve_source(source, root)})
