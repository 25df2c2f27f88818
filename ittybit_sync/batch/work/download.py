# Generated from ittybit_async/batch/work/download.py by build_sync.py. Do not edit.
"""Bringing the results of an item to this machine, and looking at them there."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ittybit.batch import Result
from ittybit.core.batch.destination import alternative_path, is_folder, result_paths
from ittybit.core.batch.source import Source
from ittybit.core.batch.stages import Downloaded
from ittybit.errors import APIError, LocalFileError
from ittybit.types import File
from ittybit_sync import _io
from ittybit_sync.batch.context import RunContext
from ittybit_sync.batch.journal.store import NOBODY
from ittybit_sync.batch.work.item_state import ItemState


class DownloadStep:
    """Downloads results under names that no two items share."""

    def __init__(self, context: RunContext) -> None:
        self._context = context

    def deliver(self, case: ItemState) -> None:
        """Bring what `case` has made to where it is wanted."""
        begun, to, results = time.monotonic(), case.entry.to, case.results or ()
        if to is None:
            return
        if not results:
            raise APIError(f"nothing was made of {case.entry.name!r} to be downloaded")
        files = self._places(case, to, results)
        received = 0
        for result, file in zip(results, files, strict=True):
            self._download(result, file)
            received += _io.to_thread(_verified, file, result)
        case.received += received
        case.files = tuple(files)
        case.seconds["download"] = seconds = time.monotonic() - begun
        content = msgspec.json.encode(files)
        self._context.store.record(
            Downloaded(case.entry.seq, content, received, seconds)
        )

    def _places(self, case: ItemState, to: str, results: Sequence[Result]) -> list[str]:
        key = case.entry.key.hex()
        named = paths = _io.to_thread(_named, to, case.entry.source, results)
        own = self._claimed(case, paths)
        for digits in (key[:16], key):  # items that differ in `to` alone begin alike
            if not all(own):
                paths = [
                    path if free else alternative_path(name, digits)
                    for name, path, free in zip(named, paths, own, strict=True)
                ]
                own = self._claimed(case, paths)
        return paths

    def _claimed(self, case: ItemState, paths: Sequence[str]) -> list[bool]:
        real = _io.to_thread(lambda: [os.path.realpath(path) for path in paths])
        taken = _io.to_thread(_beside_source, case.entry.source, real)
        if taken:
            self._context.store.claim(NOBODY, taken)
        return self._context.store.claim(case.entry.seq, real)

    def _download(self, result: Result, path: str) -> None:
        _io.to_thread(_make_folder, path)
        file = result.url
        if result.file_id is not None and result.filename is not None:
            source: File | str | None = File(
                id=result.file_id,
                url=result.url,
                filename=result.filename,
                folder=result.folder,
                filesize=result.filesize,
            )
        else:
            source = file
        self._context.client.files.download(
            source, path, on_progress=self._context.stop.check
        )


def _named(to: str, source: Source, results: Sequence[Result]) -> list[str]:
    folder = is_folder(to) or os.path.isdir(to)
    return [
        os.path.abspath(path)
        for path in result_paths(to, source, results, folder=folder)
    ]


def _beside_source(source: Source, paths: Sequence[str]) -> list[str]:
    """Return which of `paths` lie in the folder of `source`: other sources may."""
    if source.place != "path":
        return []
    real = os.path.realpath(source.text)
    folders = {os.path.dirname(real), os.path.realpath(os.path.dirname(source.text))}
    return [p for p in paths if os.path.dirname(p) in folders and os.path.exists(p)]


def _make_folder(path: str) -> None:
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LocalFileError.wrap(error, path, "write") from error


def _verified(path: str, result: Result) -> int:
    """Return the size of the file at `path`, which must be that of `result`.

    It is on the disk then, as the journal will say: a power cut cannot take it back.
    """
    try:
        with open(path, "r+b", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            os.fsync(file.fileno())
    except OSError as error:
        raise LocalFileError.wrap(error, path, "write") from error
    if size == 0 or (result.filesize is not None and size != result.filesize):
        raise APIError(
            f"{path!r} has {size} bytes, the server told {result.filesize}: it was "
            "changed meanwhile; try the item again"
        )
    return size
