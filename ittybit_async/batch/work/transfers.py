"""Steps that upload the source of an item, and download and verify its results."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePath

import msgspec
from msgspec.structs import replace

from ittybit.batch import Result
from ittybit.core.batch.destination import add_digits, choose_paths, is_folder
from ittybit.core.batch.entry import Entry
from ittybit.core.batch.results import check_fields, known_size
from ittybit.core.batch.source import Source
from ittybit.core.batch.stages import Downloaded, Uploaded
from ittybit.core.clock import monotonic
from ittybit.core.transfers.filenames import safe_filename
from ittybit.errors import APIError, LocalFileError
from ittybit.types import File
from ittybit_async import _io
from ittybit_async.batch.context import RunContext
from ittybit_async.batch.journal.store import NOBODY
from ittybit_async.transfers import disk

_FOLDER = "batch"


async def upload(context: RunContext, entry: Entry) -> None:
    """Upload the local source; a later run resumes an interrupted upload."""
    path, started = entry.source.text, monotonic()
    file = await context.client.files.upload(
        path,
        # Local files in different folders may have the same name.
        folder=f"{_FOLDER}/{entry.marker}",
        filename=safe_filename(PurePath(path).name),
        on_progress=context.stop.check,
    )
    check_fields(file)
    entry.upload = seconds = monotonic() - started
    entry.file_id, entry.url = file.id, file.url
    size = known_size(file)
    size = size if size else await _io.to_thread(os.path.getsize, path)
    entry.sent += size
    await context.store.record(Uploaded(entry.seq, file.id, file.url, size, seconds))


async def download(context: RunContext, entry: Entry) -> None:
    """Download the results to paths that no other item has, if `to` is given."""
    started, to, results = monotonic(), entry.to, entry.results or ()
    if to is None:
        return
    if not results:
        raise APIError(f"{entry.name!r} has no results to download; look at its work")
    files = await _claim_paths(context, entry, to, results)
    received = 0
    for result, path in zip(results, files, strict=True):
        await _io.to_thread(_make_folder, path)
        await context.client.files.download(
            _build_file(result), path, on_progress=context.stop.check
        )
        received += await _io.to_thread(_measure, path)
    entry.received += received
    entry.files = tuple(files)
    entry.download = seconds = monotonic() - started
    await context.store.record(
        Downloaded(entry.seq, msgspec.json.encode(files), received, seconds)
    )


async def _claim_paths(
    context: RunContext, entry: Entry, to: str, results: Sequence[Result]
) -> list[str]:
    key = entry.key.hex()
    paths = await _io.to_thread(_choose_paths, to, entry.source, results)
    is_claimed = await _claim(context, entry, paths)
    wanted = paths
    # Keys of items that differ only in `to` start alike.
    for digits in (key[:16], key):
        if not all(is_claimed):
            paths = [
                path if free else add_digits(name, digits)
                for name, path, free in zip(wanted, paths, is_claimed, strict=True)
            ]
            is_claimed = await _claim(context, entry, paths)
    return paths


async def _claim(context: RunContext, entry: Entry, paths: Sequence[str]) -> list[bool]:
    real = await _io.to_thread(lambda: [os.path.realpath(path) for path in paths])
    existing = await _io.to_thread(_find_next_to_source, entry.source, real)
    if existing:
        await context.store.claim(NOBODY, existing)
    return await context.store.claim(entry.seq, real)


def _build_file(result: Result) -> File:
    """Return the file of `result`, with its place if it is stored."""
    file = File(id=result.file_id or "", url=result.url, filesize=result.filesize)
    if result.file_id is None or result.filename is None:
        return file
    return replace(file, filename=result.filename, folder=result.folder)


def _choose_paths(to: str, source: Source, results: Sequence[Result]) -> list[str]:
    folder = is_folder(to) or os.path.isdir(to)
    return [
        os.path.abspath(path)
        for path in choose_paths(to, source, results, folder=folder)
    ]


def _find_next_to_source(source: Source, paths: Sequence[str]) -> list[str]:
    """Return the existing `paths` next to `source`, which may be other sources."""
    if source.kind != "path":
        return []
    real = os.path.realpath(source.text)
    folders = {os.path.dirname(real), os.path.realpath(os.path.dirname(source.text))}
    return [p for p in paths if os.path.dirname(p) in folders and os.path.exists(p)]


def _make_folder(path: str) -> None:
    try:
        disk.make_folder(Path(path).parent)
    except OSError as error:
        raise LocalFileError.wrap(error, path, "write") from error


def _measure(path: str) -> int:
    """Return the size of the file at `path`, which must not be empty."""
    try:
        if size := os.path.getsize(path):
            return size
        os.unlink(path)
    except OSError as error:
        raise LocalFileError.wrap(error, path, "read") from error
    raise APIError(f"the result for {path!r} is empty; retry the item")
