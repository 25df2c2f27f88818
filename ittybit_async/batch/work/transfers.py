"""Steps that upload the source of an item and download its results."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path, PurePath

import msgspec

from ittybit.batch import Result
from ittybit.core.batch.destination import alternative_path, is_folder, result_paths
from ittybit.core.batch.plan import build_input
from ittybit.core.batch.source import Source
from ittybit.core.batch.stages import Downloaded, Uploaded
from ittybit.core.transfers.filenames import safe_filename
from ittybit.errors import APIError, LocalFileError
from ittybit.types import File
from ittybit_async import _io
from ittybit_async.batch.context import RunContext
from ittybit_async.batch.journal.store import NOBODY
from ittybit_async.batch.work.item_state import ItemState


class DownloadStep:
    """Downloads results to paths that no two items share."""

    def __init__(self, context: RunContext) -> None:
        self._context = context

    async def download(self, state: ItemState) -> None:
        """Download the results of the item, if it has a destination."""
        started, to, results = time.monotonic(), state.entry.to, state.results or ()
        if to is None:
            return
        if not results:
            raise APIError(
                f"{state.entry.name!r} has no results to download; look at its work"
            )
        files = await self._claim_paths(state, to, results)
        received = 0
        for result, file in zip(results, files, strict=True):
            await self._download_file(result, file)
            received += await _io.to_thread(_verify, file, result)
        state.received += received
        state.files = tuple(files)
        state.seconds["download"] = seconds = time.monotonic() - started
        content = msgspec.json.encode(files)
        await self._context.store.record(
            Downloaded(state.entry.seq, content, received, seconds)
        )

    async def _claim_paths(
        self, state: ItemState, to: str, results: Sequence[Result]
    ) -> list[str]:
        key = state.entry.key.hex()
        wanted = paths = await _io.to_thread(
            _absolute_paths, to, state.entry.source, results
        )
        is_claimed = await self._claim(state, paths)
        for digits in (
            key[:16],
            key,
        ):  # keys of items that differ only in `to` start alike
            if not all(is_claimed):
                paths = [
                    path if free else alternative_path(name, digits)
                    for name, path, free in zip(wanted, paths, is_claimed, strict=True)
                ]
                is_claimed = await self._claim(state, paths)
        return paths

    async def _claim(self, state: ItemState, paths: Sequence[str]) -> list[bool]:
        real = await _io.to_thread(lambda: [os.path.realpath(path) for path in paths])
        existing = await _io.to_thread(
            _existing_next_to_source, state.entry.source, real
        )
        if existing:
            await self._context.store.claim(NOBODY, existing)
        return await self._context.store.claim(state.entry.seq, real)

    async def _download_file(self, result: Result, path: str) -> None:
        await _io.to_thread(_make_folder, path)
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
        await self._context.client.files.download(
            source, path, on_progress=self._context.stop.check
        )


def _absolute_paths(to: str, source: Source, results: Sequence[Result]) -> list[str]:
    folder = is_folder(to) or os.path.isdir(to)
    return [
        os.path.abspath(path)
        for path in result_paths(to, source, results, folder=folder)
    ]


def _existing_next_to_source(source: Source, paths: Sequence[str]) -> list[str]:
    """Return the existing `paths` next to `source`, which may be other sources."""
    if source.kind != "path":
        return []
    real = os.path.realpath(source.text)
    folders = {os.path.dirname(real), os.path.realpath(os.path.dirname(source.text))}
    return [p for p in paths if os.path.dirname(p) in folders and os.path.exists(p)]


def _make_folder(path: str) -> None:
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LocalFileError.wrap(error, path, "write") from error


def _verify(path: str, result: Result) -> int:
    """Flush the file at `path` to disk, check its size, and return it."""
    try:
        with open(path, "r+b", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            os.fsync(file.fileno())
    except OSError as error:
        raise LocalFileError.wrap(error, path, "write") from error
    if size == 0 or (result.filesize is not None and size != result.filesize):
        raise APIError(
            f"{path!r} has {size} bytes, but the server reported {result.filesize}; "
            "retry the item"
        )
    return size


_FOLDER = "batch"
_DAY = 86_400


class UploadStep:
    """Uploads local sources, and returns the input of create calls."""

    def __init__(self, context: RunContext) -> None:
        self._context = context

    async def upload(self, state: ItemState) -> None:
        """Upload the file; a later run resumes an interrupted upload."""
        path, started = state.entry.source.text, time.monotonic()
        file = await self._context.client.files.upload(
            path,
            # Local files in different folders may have the same name.
            folder=f"{_FOLDER}/{state.entry.marker}",
            filename=safe_filename(PurePath(path).name),
            on_progress=self._context.stop.check,
        )
        state.seconds["upload"] = seconds = time.monotonic() - started
        state.file_id, state.url = file.id, file.url
        size = file.filesize
        size = size if size else await _io.to_thread(os.path.getsize, path)
        state.sent += size
        await self._context.store.record(
            Uploaded(
                state.entry.seq,
                file.id,
                file.url,
                size,
                seconds,
            )
        )

    async def input(self, state: ItemState) -> dict[str, str]:
        """Return the input for a create call.

        Tasks accept the ID of a file; jobs and runs read a URL, signed for a day.
        """
        id = state.file_id
        if id is None and state.entry.source.kind == "file_id":
            id = state.entry.source.text
        if id is None:
            return build_input(state.entry.source)
        if state.plan.target == "task":
            return {"file_id": id}
        return {"url": await self._signed_url(await self._context.client.files.get(id))}

    async def _signed_url(self, file: File) -> str:
        if file.filename is None:
            return file.url or ""
        signature = await self._context.client.signatures.create(
            filename=file.filename,
            folder=file.folder,
            method="get",
            expiry=int(time.time()) + _DAY,
        )
        return signature.url
