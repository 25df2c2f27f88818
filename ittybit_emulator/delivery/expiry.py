"""Unfinished uploads do not stay for ever: without a new chunk they are forgotten."""

import asyncio
import logging
import sqlite3
from contextlib import suppress

from ittybit_emulator.service import Service
from ittybit_emulator.store.identifiers import ago

_PAUSE_MAX = 60.0
_log = logging.getLogger("ittybit_emulator")


class Expiry:
    """Looks for abandoned uploads on the running loop, from `start` to `close`."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._job: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look, now and then again and again."""
        self._job = asyncio.get_running_loop().create_task(self._watch())

    async def close(self) -> None:
        """Stop looking."""
        if self._job is not None:
            self._job.cancel()
            with suppress(asyncio.CancelledError):
                await self._job

    async def _watch(self) -> None:
        lifetime = self._service.settings.upload_lifetime
        while True:
            try:
                forget_uploads(self._service, before=ago(lifetime))
            except (OSError, sqlite3.Error) as error:
                _log.error("abandoned uploads cannot be removed: %s", error)
            await asyncio.sleep(min(_PAUSE_MAX, lifetime / 4))


def forget_uploads(service: Service, *, before: str) -> None:
    """Remove the uploads whose last chunk came before that time, with their bytes."""
    uploads = service.store.uploads
    for upload in uploads.all():
        if upload.updated < before:
            uploads.delete(upload.id)
            service.library.blobs.part(upload.id).unlink(missing_ok=True)
