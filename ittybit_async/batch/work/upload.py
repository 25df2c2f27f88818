"""Step that makes the source of an item available to the server."""

from __future__ import annotations

import os
import time
from pathlib import PurePath

from ittybit.core.batch.plan import build_input
from ittybit.core.batch.stages import Uploaded
from ittybit.core.transfers.filenames import safe_filename
from ittybit.types import File
from ittybit_async import _io
from ittybit_async.batch.context import RunContext
from ittybit_async.batch.work.item_state import ItemState

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
