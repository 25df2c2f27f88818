"""Expiry of unfinished uploads."""

import asyncio
import logging
import sqlite3
from contextlib import suppress

from ittybit_emulator.service import Service
from ittybit_emulator.store.identifiers import ago

_PAUSE_MAX = 60.0
_log = logging.getLogger("ittybit_emulator")


class Expiry:
    """Periodic deletion of expired uploads, from `start` to `close`."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._job: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start the periodic deletion."""
        self._job = asyncio.get_running_loop().create_task(self._watch())

    async def close(self) -> None:
        """Stop the periodic deletion."""
        if self._job is not None:
            self._job.cancel()
            with suppress(asyncio.CancelledError):
                await self._job

    async def _watch(self) -> None:
        lifetime = self._service.settings.upload_lifetime
        while True:
            try:
                delete_expired_uploads(self._service, before=ago(lifetime))
            except (OSError, sqlite3.Error) as error:
                _log.error("expired uploads cannot be deleted: %s", error)
            await asyncio.sleep(min(_PAUSE_MAX, lifetime / 4))


def delete_expired_uploads(service: Service, *, before: str) -> None:
    """Delete the uploads whose last chunk arrived before that time."""
    uploads = service.store.uploads
    for upload in uploads.all():
        if upload.updated < before:
            uploads.delete(upload.id)
            service.library.blobs.part(upload.id).unlink(missing_ok=True)
