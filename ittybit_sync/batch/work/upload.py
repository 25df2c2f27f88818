# Generated from ittybit_async/batch/work/upload.py by build_sync.py. Do not edit.
"""How the server gets at the source of an item."""

from __future__ import annotations

import os
import time
from pathlib import PurePath

from ittybit.core.batch.plan import build_input
from ittybit.core.batch.stages import Uploaded
from ittybit.core.transfers.filenames import safe_filename
from ittybit.types import File
from ittybit_sync import _io
from ittybit_sync.batch.context import RunContext
from ittybit_sync.batch.work.item_state import ItemState

_FOLDER = "batch"
_DAY = 86_400


class UploadStep:
    """Uploads what is on this machine, and names it to the server."""

    def __init__(self, context: RunContext) -> None:
        self._context = context

    def upload(self, case: ItemState) -> None:
        """Send the bytes, in parts that a later run need not send again."""
        path, begun = case.entry.source.text, time.monotonic()
        file = self._context.client.files.upload(
            path,
            # Files of one name in different folders must not meet at the server.
            folder=f"{_FOLDER}/{case.entry.carried}",
            filename=safe_filename(PurePath(path).name),
            on_progress=self._context.stop.check,
        )
        case.seconds["upload"] = seconds = time.monotonic() - begun
        case.file_id, case.url = file.id, file.url
        size = file.filesize
        size = size if size else _io.to_thread(os.path.getsize, path)
        case.sent += size
        self._context.store.record(
            Uploaded(
                case.entry.seq,
                file.id,
                file.url,
                size,
                seconds,
            )
        )

    def input(self, case: ItemState) -> dict[str, str]:
        """Return the source of `case` as a create names it.

        A task takes a file by its id; a job or run reads a URL, signed for a day.
        """
        id = case.file_id
        if id is None and case.entry.source.place == "file_id":
            id = case.entry.source.text
        if id is None:
            return build_input(case.entry.source)
        if case.plan.target == "task":
            return {"file_id": id}
        return {"url": self._signed(self._context.client.files.get(id))}

    def _signed(self, file: File) -> str:
        if file.filename is None:
            return file.url or ""
        signature = self._context.client.signatures.create(
            filename=file.filename,
            folder=file.folder,
            method="get",
            expiry=int(time.time()) + _DAY,
        )
        return signature.url
