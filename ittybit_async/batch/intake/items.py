"""Items of a folder, or of a manifest: a file or standard input that lists them."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncGenerator, Generator, Iterator, Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace
from importlib import import_module
from io import BufferedReader
from itertools import islice
from typing import Any, TypeAlias, cast

from ittybit.batch import Item
from ittybit.core.batch.failures import has_too_many_files
from ittybit.core.batch.manifest.columns import Columns
from ittybit.core.batch.manifest.formats import (
    READERS,
    Format,
    ManifestEntry,
    choose_format,
    read_row,
)
from ittybit.core.batch.manifest.globs import matches, may_contain_match, parse_pattern
from ittybit.core.batch.manifest.lines import Lines
from ittybit.core.batch.source import resolve_source
from ittybit.core.validation import working_folder
from ittybit.errors import ArgumentError, LocalFileError
from ittybit_async import _io

_GROUP_SIZE = 256
_BLOCK = 1 << 16
_ROWS = 256
_Path: TypeAlias = tuple[str, ...]


def items_in(
    folder: str | os.PathLike[str], *patterns: str, **fields: Any
) -> AsyncGenerator[object]:
    """Yield an item for each file in `folder` that matches one of `patterns`.

    Hidden files and folders are skipped, unless a pattern names the dot. Links to files
    are followed, and links to folders are not.

    Args:
        folder: Path of the folder.
        *patterns: ``*.mov`` matches files in the folder itself, and ``**/*.mov`` also
            those in its subfolders. Without patterns, ``**/*`` applies.
        **fields: Fields of each `Item` except `source`, such as `task`, `label`, or
            `to`.

    Yields:
        Items in the order of the file system. A subfolder that cannot be read becomes
        an item that fails.

    Raises:
        ArgumentError: A pattern is invalid or matches no file, or a field does not
            exist.
        LocalFileError: The folder cannot be read.

    >>> run(items_in("clips", "**/*.mov", label="harbour", to="web/"))
    """
    parsed = [parse_pattern(pattern) for pattern in patterns or ("**/*",)]
    Item.of({"source": "", **fields})
    path = os.path.expanduser(folder)
    names = " or ".join(map(repr, patterns))
    problem = f"no file in the folder {path!r}" + (f" matches {names}" if names else "")
    path = os.path.join(working_folder(), path)
    return _iterate(_list_folder(path, parsed, fields), problem)


def _list_folder(
    folder: str, patterns: Sequence[_Path], fields: dict[str, Any]
) -> Generator[list[object]]:
    paths = _walk(folder, patterns)
    while group := list(islice(paths, _GROUP_SIZE)):
        yield [
            path if isinstance(path, ManifestEntry) else {"source": path, **fields}
            for path in group
        ]


def _walk(folder: str, patterns: Sequence[_Path]) -> Iterator[str | ManifestEntry]:
    """Yield the paths that match, including links to missing files, which must fail."""
    pending: list[_Path] = [()]
    while pending:
        parts = pending.pop()
        current = os.path.join(folder, *parts)
        try:
            with os.scandir(current) as entries:
                for entry in entries:
                    path = (*parts, entry.name)
                    if entry.is_dir(follow_symlinks=False):
                        if any(may_contain_match(path, p) for p in patterns):
                            pending.append(path)
                    elif any(matches(path, p) for p in patterns) and _is_file(entry):
                        yield entry.path
        except OSError as error:
            failure = LocalFileError.wrap(error, current, "read")
            if not parts or has_too_many_files(failure):
                raise failure from error
            yield ManifestEntry("", current, failure)


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file() or (entry.is_symlink() and not os.path.exists(entry))
    except OSError:
        return True  # a link to itself; opening it raises an error


def items_from(
    manifest: str | os.PathLike[str],
    *,
    format: Format | None = None,
    root: str | os.PathLike[str] | None = None,
) -> AsyncGenerator[object]:
    """Yield the items of `manifest`, which is read as items are needed.

    Args:
        manifest: Path of the manifest, or ``"-"`` for standard input.
        format: ``"jsonl"`` (objects with the fields of an `Item`, or sources),
            ``"csv"``, ``"tsv"``, ``"parquet"``, or ``"lines"`` (one source per line).
            The default None selects it by the suffix, and ``"lines"`` for standard
            input.
        root: Folder of relative sources. The default None is the manifest's folder, or
            the working directory for standard input.

    Yields:
        Items in the order of the manifest. An invalid line becomes an item that fails;
        its error has the file and the line number.

    Raises:
        ArgumentError: The format or a column of the manifest is unknown, the manifest
            is empty, or pyarrow is not installed for Parquet.
        LocalFileError: The manifest cannot be read.

    >>> run(items_from("manifest.jsonl"))
    """
    name = os.path.expanduser(manifest)
    is_stdin = name == "-"
    format = choose_format(
        os.path.splitext(name)[1], format or ("lines" if is_stdin else None)
    )
    if is_stdin and format == "parquet":
        raise ArgumentError(
            "Parquet cannot be read from standard input; pass the path of a file"
        )
    here = working_folder()  # may change before the manifest is read
    folder = "" if is_stdin else os.path.dirname(name)
    root = os.path.expanduser(root or folder)
    if root or not is_stdin:
        root = os.path.join(here, root)
    groups = _read_manifest(name, os.path.join(here, name), format, root)
    is_table = format in ("csv", "tsv", "parquet")  # which may have no rows
    return _iterate(groups, "" if is_table else f"{_format_name(name)} has no items")


def _read_manifest(
    name: str, path: str, format: Format, root: str
) -> Generator[list[object]]:
    try:
        if format == "parquet":
            read = _read_parquet(name, path)
        else:
            read = _read_text(name, path, format)
        for group in read:
            yield [_resolve(entry, root) for entry in group]
    except ArgumentError as error:
        raise ArgumentError(f"{_format_name(name)}: {error}") from error
    except OSError as error:
        raise LocalFileError.wrap(error, name, "read") from error


def _read_text(name: str, path: str, format: Format) -> Iterator[list[ManifestEntry]]:
    """Yield the entries of each block at once, because a pipe may pause."""
    is_stdin = name == "-"
    with nullcontext(sys.stdin.buffer) if is_stdin else open(path, "rb") as file:
        lines = Lines(_iter_blocks(cast("BufferedReader", file)))
        group: list[ManifestEntry] = []
        for entry in READERS[format](lines, _format_name(name)):
            group.append(entry)
            if lines.needs_block:
                yield group
                group = []
        yield group


def _format_name(name: str) -> str:
    return "standard input" if name == "-" else name


def _iter_blocks(file: BufferedReader) -> Iterator[bytes]:
    while block := file.read1(_BLOCK):
        yield block


def _read_parquet(name: str, path: str) -> Iterator[list[ManifestEntry]]:
    try:
        arrow: Any = import_module("pyarrow")
        parquet: Any = import_module("pyarrow.parquet")
    except ImportError as error:
        raise ArgumentError(
            "Parquet needs pyarrow; run pip install 'ittybit[parquet]'"
        ) from error
    number = 0
    try:
        with open(path, "rb") as binary, parquet.ParquetFile(binary) as file:
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


async def _iterate(
    groups: Generator[list[object]], problem: str
) -> AsyncGenerator[object]:
    """Yield the items of `groups`, or raise ArgumentError(problem) if there are none.

    A thread produces each group. Without a `problem`, there may be no items.
    """
    is_empty = True
    try:
        while (group := await _io.to_thread(next, groups, None)) is not None:
            for item in group:
                is_empty = False
                yield item
        if is_empty and problem:
            raise ArgumentError(problem)
    finally:
        await _io.to_thread(_end, groups)


def _end(groups: Generator[list[object]]) -> None:
    # An abandoned thread may still run the generator; it ends there.
    with suppress(ValueError):
        groups.close()
